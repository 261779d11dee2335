import { comparablePath } from './path-encoding.ts';
import { parsePathTemplate } from './path-template.ts';

/** Where a request's path met an API's. Captures and remainder are spelled as on the wire. */
export interface PathMatch<T> {
  readonly value: T;
  readonly captures: ReadonlyMap<string, string>;
  /** What follows the prefix, from its slash on (for `/a` and `/a/` on `/a/b/c`: `/b/c`); empty when nothing does. */
  readonly remainder: string;
}

/** One stored path: the same shape may be stored for several methods. */
interface Leaf<T> {
  readonly captureNames: readonly string[];
  readonly value: T;
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  one: Node<T> | null;
  /** By method; `{x+}` that starts at this node. */
  readonly rest: Map<string, Leaf<T>>;
  readonly exact: Map<string, Leaf<T>>;
  /** Prefix that ends here (`/a`), and prefix that goes on with a slash (`/a/`). */
  readonly prefix: Map<string, Leaf<T>>;
  readonly slashPrefix: Map<string, Leaf<T>>;
}

function newNode<T>(): Node<T> {
  return {
    literals: new Map(),
    one: null,
    rest: new Map(),
    exact: new Map(),
    prefix: new Map(),
    slashPrefix: new Map(),
  };
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
  readonly #root: Node<T> = newNode();

  /**
   * Stores a path.
   * @param mode NORMAL: the whole path; SWA: a prefix of whole segments
   * @returns false when a path of the same shape, method and mode is there already
   */
  add(method: string, path: string, mode: 'NORMAL' | 'SWA', value: T): boolean {
    const segments = parsePathTemplate(path);
    const last = segments.at(-1);
    const slash = mode === 'SWA' && last?.kind === 'literal' && last.text === '';
    if (slash) segments.pop();
    const captureNames: string[] = [];
    let node = this.#root;
    let leaves = mode === 'NORMAL' ? 'exact' : slash ? 'slashPrefix' : 'prefix';
    for (const segment of segments) {
      if (segment.kind !== 'literal') captureNames.push(segment.name);
      if (segment.kind === 'rest') leaves = 'rest';
      else node = segment.kind === 'one' ? childForAny(node) : childForLiteral(node, segment.text);
    }
    const table = node[leaves as 'exact' | 'prefix' | 'slashPrefix' | 'rest'];
    if (table.has(method)) return false;
    table.set(method, { captureNames, value });
    return true;
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

function childForLiteral<T>(node: Node<T>, text: string): Node<T> {
  const existing = node.literals.get(text);
  if (existing) return existing;
  const child = newNode<T>();
  node.literals.set(text, child);
  return child;
}

function childForAny<T>(node: Node<T>): Node<T> {
  node.one ??= newNode();
  return node.one;
}

function pick<T>(leaves: Map<string, Leaf<T>>, method: string): Leaf<T> | undefined {
  return leaves.size === 0 ? undefined : (leaves.get(method) ?? leaves.get('ANY'));
}

/** Depth first, the more specific child first; visits each node of the tree at most once. */
function findExact<T>(
  node: Node<T>,
  walk: Walk,
  depth: number,
  captured: readonly string[],
): Found<T> | null {
  if (depth === walk.segments.length) {
    const leaf = pick(node.exact, walk.method);
    return leaf ? { leaf, captured, depth, slash: false } : null;
  }
  const literal = node.literals.get(walk.segments[depth] ?? '');
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
  node: Node<T>,
  walk: Walk,
  depth: number,
  captured: readonly string[],
): Found<T> | null {
  let best: Found<T> | null = null;
  if (depth < walk.segments.length) {
    const literal = node.literals.get(walk.segments[depth] ?? '');
    if (literal) best = findPrefix(literal, walk, depth + 1, captured);
    const segment = walk.raw[depth] ?? '';
    if (node.one && segment !== '') {
      const templated = findPrefix(node.one, walk, depth + 1, [...captured, segment]);
      if (templated && (!best || isLonger(templated, best))) best = templated;
    }
    const slash = best ? undefined : pick(node.slashPrefix, walk.method);
    if (slash) best = { leaf: slash, captured, depth, slash: true };
  }
  const plain = best ? undefined : pick(node.prefix, walk.method);
  return plain ? { leaf: plain, captured, depth, slash: false } : best;
}

function isLonger<T>(a: Found<T>, b: Found<T>): boolean {
  return a.depth > b.depth || (a.depth === b.depth && a.slash && !b.slash);
}

function capturesOf<T>(found: Found<T>): ReadonlyMap<string, string> {
  return new Map(found.leaf.captureNames.map((name, index) => [name, found.captured[index] ?? '']));
}
