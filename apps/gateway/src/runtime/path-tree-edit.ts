import { isEmptyNode, type Leaf, type LeafPlace, newNode, type PathNode } from './path-node.ts';
import { parsePathTemplate, type TemplateSegment } from './path-template.ts';

/** What decides where in a tree an API stands. */
export interface StoredPath {
  /** The publication's. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** NORMAL: the whole path; SWA: a prefix of whole segments. */
  readonly matchMode: 'NORMAL' | 'SWA';
}

/**
 * A change of a path tree. Nodes on the way to a changed path are copied, once per edit, the others are shared with
 * the tree that it began with.
 */
export class PathTreeEdit<T, Tree> {
  readonly #own = new Set<PathNode<T>>();
  readonly #make: (root: PathNode<T>, shadowed: ReadonlySet<string>) => Tree;
  #root: PathNode<T>;
  #shadowed: Set<string> | null = null;
  #removed: T | undefined;
  readonly #shadowedBefore: ReadonlySet<string>;

  constructor(
    root: PathNode<T>,
    shadowed: ReadonlySet<string>,
    make: (root: PathNode<T>, shadowed: ReadonlySet<string>) => Tree,
  ) {
    this.#root = root;
    this.#shadowedBefore = shadowed;
    this.#make = make;
  }

  /**
   * Stores a path, which must not be there under that id.
   * @throws Error when the path is no template
   */
  put(stored: StoredPath, value: T): void {
    const { segments, place } = placeOf(stored);
    const captureNames: string[] = [];
    this.#root = this.#owned(this.#root);
    let node = this.#root;
    for (const segment of segments) {
      if (segment.kind !== 'literal') captureNames.push(segment.name);
      if (segment.kind !== 'rest') node = this.#child(node, segment);
    }
    const { id, method } = stored;
    const leaves = [...(node[place] ?? []), { id, method, captureNames, value }];
    this.#setLeaves(node, place, leaves.sort(byId), method);
  }

  /** Takes a path out. @returns its value; undefined when it was not there */
  remove(stored: StoredPath): T | undefined {
    const { segments, place } = placeOf(stored);
    const inner = segments.filter(({ kind }) => kind !== 'rest');
    this.#removed = undefined;
    this.#root = this.#removeBelow(this.#root, inner, 0, place, stored) ?? newNode();
    return this.#removed;
  }

  /** The tree with the changes. The edit is over. */
  done(): Tree {
    this.#own.clear();
    return this.#make(this.#root, this.#shadowed ?? this.#shadowedBefore);
  }

  /** @returns the node without the path; null when nothing is left of it */
  #removeBelow(
    before: PathNode<T>,
    segments: readonly TemplateSegment[],
    depth: number,
    place: LeafPlace,
    stored: StoredPath,
  ): PathNode<T> | null {
    const segment = segments[depth];
    if (!segment) {
      const found = before[place]?.find(({ id }) => id === stored.id);
      if (!found) return before;
      this.#removed = found.value;
      const node = this.#owned(before);
      const left = (node[place] ?? []).filter((leaf) => leaf !== found);
      this.#shadow(stored.id, false);
      this.#setLeaves(node, place, left, stored.method);
      return isEmptyNode(node) ? null : node;
    }
    const child = segment.kind === 'literal' ? before.literals?.get(segment.text) : before.one;
    if (!child) return before;
    const changed = this.#removeBelow(child, segments, depth + 1, place, stored);
    if (changed === child) return before;
    const node = this.#owned(before);
    if (segment.kind !== 'literal') node.one = changed;
    else if (changed) node.literals?.set(segment.text, changed);
    else node.literals?.delete(segment.text);
    if (node.literals?.size === 0) node.literals = null;
    return isEmptyNode(node) ? null : node;
  }

  #setLeaves(node: PathNode<T>, place: LeafPlace, leaves: readonly Leaf<T>[], method: string): void {
    node[place] = leaves.length === 0 ? null : leaves;
    const rivals = leaves.filter((leaf) => leaf.method === method);
    rivals.forEach((leaf, index) => {
      this.#shadow(leaf.id, index > 0);
    });
  }

  #shadow(id: string, isShadowed: boolean): void {
    if ((this.#shadowed ?? this.#shadowedBefore).has(id) === isShadowed) return;
    this.#shadowed ??= new Set(this.#shadowedBefore);
    if (isShadowed) this.#shadowed.add(id);
    else this.#shadowed.delete(id);
  }

  #child(node: PathNode<T>, segment: Exclude<TemplateSegment, { kind: 'rest' }>): PathNode<T> {
    if (segment.kind === 'one') {
      node.one = this.#owned(node.one ?? newNode());
      return node.one;
    }
    node.literals ??= new Map();
    const child = this.#owned(node.literals.get(segment.text) ?? newNode());
    node.literals.set(segment.text, child);
    return child;
  }

  /** The node itself when it was made in this edit, else a copy. */
  #owned(node: PathNode<T>): PathNode<T> {
    if (this.#own.has(node)) return node;
    const copy = { ...node, literals: node.literals && new Map(node.literals) };
    this.#own.add(copy);
    return copy;
  }
}

function placeOf({ path, matchMode }: StoredPath): { segments: TemplateSegment[]; place: LeafPlace } {
  const segments = parsePathTemplate(path);
  const last = segments.at(-1);
  if (last?.kind === 'rest') return { segments, place: 'rest' };
  if (matchMode === 'NORMAL') return { segments, place: 'exact' };
  if (last?.kind !== 'literal' || last.text !== '') return { segments, place: 'prefix' };
  return { segments: segments.slice(0, -1), place: 'slashPrefix' };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
