import type { Json } from '@turnpike/contracts/snapshot/canonical-json';

/** Names under which secrets, and what secrets could be guessed from, are kept or sent. */
const secretName =
  /passw|secret|sealed|hash|token|app_?code$|appcodes?$|private|recovery|seed|^sk$|^code$|^base32/i;
/** They tell of a secret without being one. */
const harmlessName =
  /^(?:must_?change_?password|password_?changed_?at|password_?expires_?at|password_?policy|app_?code_?id)$/i;

const SECRET = '(secret)';
const CHANGED_SECRET = '(another secret)';
const MAX_TEXT_CHARACTERS = 8_192;
const MAX_JSON_CHARACTERS = 32_768;

/**
 * What stands in the audit log of what a resource was and is: JSON without secrets. A secret that changed is told
 * by another word on the right, never by a value.
 */
export function redactPair(before: unknown, after: unknown): { before: Json; after: Json } {
  return {
    before: bounded(redact(before, undefined, SECRET)),
    after: bounded(redact(after, before, CHANGED_SECRET)),
  };
}

/** JSON of `value` without secrets; `other` is what the same place held before. */
function redact(value: unknown, other: unknown, changed: string): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => redact(item, undefined, changed));
  if (typeof value !== 'object') return null;
  const before = typeof other === 'object' && other !== null ? (other as Record<string, unknown>) : {};
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.map(([name, member]) => [
      cleanText(name),
      isSecret(name, member)
        ? member === before[name]
          ? SECRET
          : changed
        : redact(member, before[name], changed),
    ]),
  );
}

function isSecret(name: string, member: unknown): boolean {
  return member !== null && typeof member !== 'boolean' && secretName.test(name) && !harmlessName.test(name);
}

/** PostgreSQL's jsonb takes neither NUL nor half a surrogate pair. */
function cleanText(text: string): string {
  const clean = text.replaceAll('\u0000', '\ufffd').toWellFormed();
  return clean.length > MAX_TEXT_CHARACTERS
    ? `${clean.slice(0, MAX_TEXT_CHARACTERS).toWellFormed()}…`
    : clean;
}

function bounded(value: Json): Json {
  const characters = JSON.stringify(value).length;
  return characters > MAX_JSON_CHARACTERS ? { '(too long to keep)': `${characters} characters` } : value;
}
