/**
 * Calls are counted by duration: upper bounds in ms, inclusive; one more bucket holds what took longer. In a file of its own for
 * pages, which would load all schemas of the feed with it.
 */
export const LATENCY_BOUNDS_MS = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000] as const;
