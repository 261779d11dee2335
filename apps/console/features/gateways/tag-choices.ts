interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Every key that there is, in order, with its values in order, each once. */
export function tagChoices(tags: readonly Tag[]): ReadonlyMap<string, readonly string[]> {
  const byKey = Map.groupBy(tags, ({ key }) => key);
  return new Map(
    [...byKey]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, own]) => [
        key,
        [...new Set(own.map(({ value }) => value))].sort((a, b) => a.localeCompare(b)),
      ]),
  );
}

/** Whether tags have the key, and the value when one is asked for. */
export function hasTag(tags: readonly Tag[], key: string | null, value: string | null): boolean {
  return key === null || tags.some((tag) => tag.key === key && (value === null || tag.value === value));
}
