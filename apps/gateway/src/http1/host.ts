const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i;

/** True for what a Host field or an authority may be here: a name or an address, and a port. */
export function isHost(value: string): boolean {
  return HOST.test(value);
}
