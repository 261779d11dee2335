/** Values of a query string; undefined and empty ones are left out. */
export type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Fills `{name}` places of an operation's path, each encoded as one segment.
 *
 * @throws Error when a value is missing: the request would reach another operation.
 */
export function fillPath(template: string, values: Readonly<Record<string, string | undefined>>): string {
  return template.replace(/\{([a-z_]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === '') throw new Error(`The path ${template} needs ${name}.`);
    return encodeURIComponent(value);
  });
}

/** `?a=1&b=2`, or nothing when no value stands. */
export function queryString(values: QueryValues): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
