const NONE: ReadonlySet<string> = new Set();

/** Which compiled documents looked at which others: what a change has to compile again. Names are `kind/id`. */
export class Dependencies {
  readonly #targets = new Map<string, readonly string[]>();
  readonly #dependents = new Map<string, Set<string>>();

  /** What looked at a document when it was compiled, whether or not it was there. */
  on(target: string): ReadonlySet<string> {
    return this.#dependents.get(target) ?? NONE;
  }

  /** Sets what a document looked at; nothing: also when it is gone. */
  replace(dependent: string, targets: readonly string[]): void {
    for (const target of this.#targets.get(dependent) ?? []) {
      const dependents = this.#dependents.get(target);
      dependents?.delete(dependent);
      if (dependents?.size === 0) this.#dependents.delete(target);
    }
    if (targets.length === 0) this.#targets.delete(dependent);
    else this.#targets.set(dependent, targets);
    for (const target of targets) {
      const dependents = this.#dependents.get(target);
      if (dependents) dependents.add(dependent);
      else this.#dependents.set(target, new Set([dependent]));
    }
  }
}
