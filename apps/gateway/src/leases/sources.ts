/**
 * Where the parts of a window come from: it is this process's as a whole, the node's disk grants them, the source that
 * all nodes share does, or nobody.
 */
export const SOURCES = { whole: 0, local: 1, remote: 2, none: 3 } as const;
export type Source = (typeof SOURCES)[keyof typeof SOURCES];
