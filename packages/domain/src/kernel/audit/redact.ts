import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@turnpike/contracts/snapshot/canonical-json';

/** Names under which secrets, and what secrets could be guessed from, are kept or sent. */
const secretName =
  /passw|passcode|secret|sealed|hash|token|authori[sz]ation_?code|authentication_?code|app_?code$|appcodes?$|private|recovery|seed|^otp$|^sk$|^code$|^base32|assertion/i;
/** They tell of a secret without being one. */
const harmlessName =
  /^(?:must_?change_?password|password_?changed_?at|password_?expires_?at|password_?policy|app_?code_?id|minimum_password_age|minimum_password_length|number_of_recent_passwords_disallowed|password_validity_period|password_char_combination)$/i;

const SECRET = '(secret)';
const CHANGED_SECRET = '(another secret)';
const SET_SECRET = '(secret, set anew)';
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

/**
 * Of what was sent, the names of secrets, each with a word that it was set: rows are often read without their secrets, so
 * that before and after would not tell of a new password.
 */
export function secretsSet(sent: unknown): Record<string, string> {
  if (typeof sent !== 'object' || sent === null) return {};
  return Object.assign(
    {},
    ...Object.entries(sent).map(([name, member]) =>
      isSecret(name, member) && member !== undefined ? { [cleanText(name)]: SET_SECRET } : secretsSet(member),
    ),
  );
}

/** JSON as the database keeps it, of something that holds no secrets. */
export function plainJson(value: unknown): Json {
  return bounded(redact(value, undefined, null));
}

/**
 * JSON of `value` without secrets; `other` is what the same place held before, `changed` stands for a secret that
 * differs from it. With `changed` null nothing is taken for a secret.
 */
function redact(value: unknown, other: unknown, changed: string | null): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => redact(item, undefined, changed));
  if (typeof value !== 'object') return null;
  const before = typeof other === 'object' && other !== null ? (other as Record<string, unknown>) : {};
  const members = value as Record<string, unknown>;
  // In the order of canonical JSON, which is then written in one go.
  const names = Object.keys(members).filter((name) => members[name] !== undefined);
  return Object.fromEntries(
    names.sort().map((name) => {
      const member = members[name];
      if (changed === null || !isSecret(name, member))
        return [cleanText(name), redact(member, before[name], changed)];
      const isSame = canonicalJson(member) === canonicalJson(before[name] ?? null);
      return [cleanText(name), isSame ? SECRET : changed];
    }),
  );
}

function isSecret(name: string, member: unknown): boolean {
  return member !== null && typeof member !== 'boolean' && isSecretName(name);
}

/** Names are few and come with every change; those that callers make up are forgotten in bulk. */
const namesSeen = new Map<string, boolean>();
const MAX_NAMES_SEEN = 2_000;

export function isSecretName(name: string): boolean {
  const seen = namesSeen.get(name);
  if (seen !== undefined) return seen;
  if (namesSeen.size >= MAX_NAMES_SEEN) namesSeen.clear();
  const verdict = secretName.test(name) && !harmlessName.test(name);
  namesSeen.set(name, verdict);
  return verdict;
}

/** PostgreSQL takes neither NUL nor half a surrogate pair; what is longer than `maxCharacters` is cut. */
export function cleanText(text: string, maxCharacters = MAX_TEXT_CHARACTERS): string {
  if (text.length <= maxCharacters && text.isWellFormed() && !text.includes('\u0000')) return text;
  const clean = text.replaceAll('\u0000', '\ufffd').toWellFormed();
  return clean.length > maxCharacters ? `${clean.slice(0, maxCharacters).toWellFormed()}…` : clean;
}

function bounded(value: Json): Json {
  if (value === null || JSON.stringify(value).length <= MAX_JSON_CHARACTERS) return value;
  const text = canonicalJson(value);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { '(too long to keep)': `${text.length} characters with SHA-256 ${sha256}` };
}
