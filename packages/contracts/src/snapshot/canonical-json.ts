import { createHash } from 'node:crypto';

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/**
 * JSON with object members sorted by name in UTF-16 order and no white space, after RFC 8785 (for the values
 * that documents hold: finite numbers, no lone surrogates). Undefined members are left out.
 */
export function canonicalJson(value: unknown): string {
  // What was read from canonical JSON is in order already, and is spelled several times as fast in one go.
  return isInOrder(value) ? JSON.stringify(value) : spelled(value);
}

function spelled(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelled).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let members = '';
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${spelled(member)}`;
  }
  return `{${members}}`;
}

/** True when `JSON.stringify` would write the members in the canonical order, at every level. */
function isInOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  // Whatever has a way of its own to become JSON is not taken by its word.
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  let previous: string | null = null;
  for (const name of Object.keys(value)) {
    if (previous !== null && name <= previous) return false;
    previous = name;
    if (!isInOrder((value as Record<string, unknown>)[name])) return false;
  }
  return true;
}

/** Lowercase hex SHA-256 of the canonical JSON of a document's body. */
export function contentHash(body: unknown): string {
  return textHash(canonicalJson(body));
}

/** The same of the canonical JSON itself. */
export function textHash(canonical: string): string {
  return createHash('sha256').update(canonical).digest('hex');
}
