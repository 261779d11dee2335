import { newId } from '../../src/kernel/new-id.ts';

/** Names and positions, from the outside in. */
export type InputPlace = readonly string[];

/** Where values stand in an input that are of interest, leaves and objects. */
export function placesOf(
  value: unknown,
  isWanted: (inner: unknown) => boolean,
  place: InputPlace = [],
): InputPlace[] {
  const own = isWanted(value) ? [place] : [];
  if (typeof value !== 'object' || value === null) return own;
  const inner = Object.entries(value).flatMap(([name, part]) => placesOf(part, isWanted, [...place, name]));
  return [...own, ...inner];
}

const ID = /^(?:[0-9a-f]{32}|[A-Z0-9]{20})$/;

/** Where ids stand in an input. */
export const idPlaces = (value: unknown): InputPlace[] =>
  placesOf(value, (inner) => typeof inner === 'string' && ID.test(inner));

/** What stands there. */
export function valueAt(value: unknown, place: InputPlace): unknown {
  return place.reduce((inner, name) => (inner as Record<string, unknown>)[name], value);
}

/** A copy with something else there. */
export function withValueAt<T>(value: T, place: InputPlace, replacement: unknown): T {
  if (place.length === 0) return replacement as T;
  const copy = structuredClone(value);
  const parent = valueAt(copy, place.slice(0, -1)) as Record<string, unknown>;
  parent[place.at(-1) ?? ''] = replacement;
  return copy;
}

/** An id of the same form that nobody has. */
export const missingLike = (id: string): string =>
  /[A-Z]/.test(id) ? newId().slice(0, 20).toUpperCase() : newId();
