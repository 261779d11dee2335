import { comparablePath } from './path-encoding.ts';
import { isEmptyNode, type Leaf, newNode, type PathNode } from './path-node.ts';
import { PathTreeEdit } from './path-tree-edit.ts';

/** Where a request's path met an API's. Captures and remainder are spelled as on the wire. */
export interface PathMatch<T> {
  readonly value: T;
  readonly captures: ReadonlyMap<string, string>;
  /** What follows the prefix, from its slash on (for `/a` and `/a/` on `/a/b/c`: `/b/c`); empty when nothing does. */
  readonly remainder: string;
}

interface Walk {
  readonly method: string;
  /** Segments to compare, and the same segments as on the wire. */
  readonly segments: readonly string[];
  readonly raw: readonly string[];
}

interface Found<T> {
  readonly leaf: Leaf<T>;
  readonly captured: readonly string[];
  /** Segments that the prefix took. */
  readonly depth: number;
  readonly slash: boolean;
}

/**
 * Paths of one group in one environment (reference 1, "Route match order"). Exact beats prefix, the longest
 * prefix wins, a literal segment beats `{x}` beats `{x+}`, a named method beats ANY on the same path.
 * Comparison is case-sensitive; `/test` and `/test/` are two paths.
 */
export class PathTree<T> {
  readonly #root: PathNode<T>;
  /** Ids of what can never be reached, since another one has its shape, mode and method. */
  readonly shadowed: ReadonlySet<string>;

  private constructor(root: PathNode<T>, shadowed: ReadonlySet<string>) {
    this.#root = root;
    this.shadowed = shadowed;
  }

  /** A tree without paths. */
  static empty<T>(): PathTree<T> {
    return new PathTree<T>(newNode(), new Set());
  }

  /** Begins a change of this tree, which itself stays as it is. */
  edit(): PathTreeEdit<T, PathTree<T>> {
    return new PathTreeEdit(this.#root, this.shadowed, (root, shadowed) => new PathTree(root, shadowed));
  }

  /** A value that is stored, whichever; undefined when none is. */
  anyValue(): T | undefined {
    return anyValueBelow(this.#root);
  }

  /** True when nothing is stored. */
  get isEmpty(): boolean {
    return isEmptyNode(this.#root);
  }

  /** Finds the API for a method and a path as on the wire, or null. */
  match(method: string, path: string): PathMatch<T> | null {
    const raw = path.slice(1).split('/');
    const comparable = comparablePath(path);
    const segments = comparable === path ? raw : comparable.slice(1).split('/');
    const walk: Walk = { method, segments, raw };
    const exact = findExact(this.#root, walk, 0, []);
    if (exact) return { value: exact.leaf.value, captures: capturesOf(exact), remainder: '' };
    const prefix = findPrefix(this.#root, walk, 0, []);
    if (!prefix) return null;
    const rest = raw.slice(prefix.depth).join('/');
    const nothing = prefix.slash ? rest === '' : raw.length === prefix.depth;
    const remainder = nothing ? '' : `/${rest}`;
    return { value: prefix.leaf.value, captures: capturesOf(prefix), remainder };
  }
}

function anyValueBelow<T>(node: PathNode<T>): T | undefined {
  const leaf = node.exact?.[0] ?? node.prefix?.[0] ?? node.slashPrefix?.[0] ?? node.rest?.[0];
  if (leaf) return leaf.value;
  for (const child of node.literals?.values() ?? []) return anyValueBelow(child);
  return node.one ? anyValueBelow(node.one) : undefined;
}

function pick<T>(leaves: readonly Leaf<T>[] | null, method: string): Leaf<T> | null {
  if (!leaves) return null;
  let any: Leaf<T> | null = null;
  for (const leaf of leaves) {
    if (leaf.method === method) return leaf;
    if (!any && leaf.method === 'ANY') any = leaf;
  }
  return any;
}

/** Depth first, the more specific child first; visits each node of the tree at most once. */
function findExact<T>(
  node: PathNode<T>,
  walk: Walk,
  depth: number,
  captured: readonly string[],
): Found<T> | null {
  if (depth === walk.segments.length) {
    const leaf = pick(node.exact, walk.method);
    return leaf ? { leaf, captured, depth, slash: false } : null;
  }
  const literal = node.literals?.get(walk.segments[depth] ?? '');
  const found = literal ? findExact(literal, walk, depth + 1, captured) : null;
  if (found) return found;
  const segment = walk.raw[depth] ?? '';
  if (node.one && segment !== '') {
    const templated = findExact(node.one, walk, depth + 1, [...captured, segment]);
    if (templated) return templated;
  }
  const rest = pick(node.rest, walk.method);
  if (!rest) return null;
  const tail = walk.raw.slice(depth).join('/');
  return tail === ''
    ? null
    : { leaf: rest, captured: [...captured, tail], depth: walk.raw.length, slash: false };
}

/** The deepest prefix on any way through the tree; of two equally deep the more specific one. */
function findPrefix<T>(
  node: PathNode<T>,
  walk: Walk,
  depth: number,
  captured: readonly string[],
): Found<T> | null {
  let best: Found<T> | null = null;
  if (depth < walk.segments.length) {
    const literal = node.literals?.get(walk.segments[depth] ?? '');
    if (literal) best = findPrefix(literal, walk, depth + 1, captured);
    const segment = walk.raw[depth] ?? '';
    if (node.one && segment !== '') {
      const templated = findPrefix(node.one, walk, depth + 1, [...captured, segment]);
      if (templated && (!best || isLonger(templated, best))) best = templated;
    }
    const slash = best ? null : pick(node.slashPrefix, walk.method);
    if (slash) best = { leaf: slash, captured, depth, slash: true };
  }
  const plain = best ? null : pick(node.prefix, walk.method);
  return plain ? { leaf: plain, captured, depth, slash: false } : best;
}

function isLonger<T>(a: Found<T>, b: Found<T>): boolean {
  return a.depth > b.depth || (a.depth === b.depth && a.slash && !b.slash);
}

function capturesOf<T>(found: Found<T>): ReadonlyMap<string, string> {
  return new Map(found.leaf.captureNames.map((name, index) => [name, found.captured[index] ?? '']));
}
