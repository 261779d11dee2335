/** Texts that the API clears when they come empty; an absent one would be kept by a partial update. */
const CLEARABLE = new Set(['remark', 'description', 'vpcep_service_name']);

/**
 * What a form sends: empty inputs are absent values, not empty texts, which most schemas refuse; numbers that
 * were never typed (NaN) likewise. Objects that lost all their values stay, as their presence can mean something.
 */
export function pruneValues(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => pruneValues(item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .filter(([key, item]) => CLEARABLE.has(key) || !isNothing(item))
    .map(([key, item]) => [key, pruneValues(item, name ? `${name}.${key}` : key)]);
  return Object.fromEntries(kept);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || Number.isNaN(value);
}
