/** An API's path, stored: the same shape may be stored for several methods. */
export interface Leaf<T> {
  /** Of the publication; of several with one shape and method, the first by id is served. */
  readonly id: string;
  readonly method: string;
  readonly captureNames: readonly string[];
  readonly value: T;
}

/** Where in a node a path ends: the whole path, a prefix (`/a`), a prefix that goes on with a slash (`/a/`), `{x+}`. */
export type LeafPlace = 'exact' | 'prefix' | 'slashPrefix' | 'rest';

/**
 * A point in a {@link PathTree}. Null stands for empty: a gateway has tens of thousands of nodes, and most of what a
 * node could have it has not.
 */
export interface PathNode<T> {
  literals: Map<string, PathNode<T>> | null;
  one: PathNode<T> | null;
  /** Sorted by id. */
  rest: readonly Leaf<T>[] | null;
  exact: readonly Leaf<T>[] | null;
  prefix: readonly Leaf<T>[] | null;
  slashPrefix: readonly Leaf<T>[] | null;
}

export function newNode<T>(): PathNode<T> {
  return { literals: null, one: null, rest: null, exact: null, prefix: null, slashPrefix: null };
}

export function isEmptyNode({ literals, one, rest, exact, prefix, slashPrefix }: PathNode<unknown>): boolean {
  return !literals && !one && !rest && !exact && !prefix && !slashPrefix;
}
