/** Path of a target that was answered before it was split: a query string may hold secrets. */
export function pathOf(target: string): string {
  return target.split(/[?#]/, 1)[0] ?? '';
}
