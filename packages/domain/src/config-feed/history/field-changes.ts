import { canonicalJson } from '@turnpike/contracts/snapshot/canonical-json';
import { isSecretName } from '../../kernel/audit/redact.ts';

/** A changed field; without its values where it is a secret, or a hash that stands for one. */
export interface FieldChange {
  field: string;
  secret: boolean;
  before: unknown;
  after: unknown;
}

/** By these names members of a list are known; lists of others change as a whole. */
const KEYS = ['id', 'name', 'ak'];
/** Fields whose value is a secret when the name beside it is that of one: a constant header, say. */
const VALUES = new Set(['value', 'defaultValue']);
const CREDENTIAL_NAME = /authori[sz]ation|cookie|api-?_?key|token|secret|passw/i;
const MAX_TEXT_CHARACTERS = 2_000;

type Members = Record<string, unknown>;

/**
 * What changed between two bodies of a document, by path: `backend.timeoutMs`, `requestParameters[page].required`,
 * `values[192.0.2.1]`. No secret and no hash of one is among the values.
 */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  return Array.from(changesAt('', '', before, after));
}

function* changesAt(path: string, name: string, before: unknown, after: unknown): Generator<FieldChange> {
  if (isSame(before, after)) return;
  if (isSecret(name, before) || isSecret(name, after)) {
    yield { field: path, secret: true, before: null, after: null };
  } else if (isMembers(before) && isMembers(after)) {
    yield* memberChanges(path, before, after);
  } else {
    const [old, young] = [keyed(before), keyed(after)];
    if (old && young && !isSame([...old.keys()], [...young.keys()], true))
      yield* listChanges(path, old, young);
    else if (old && young && isOfMembers(old)) yield* listChanges(path, old, young);
    else yield { field: path, secret: false, before: shown(before), after: shown(after) };
  }
}

function* memberChanges(path: string, before: Members, after: Members): Generator<FieldChange> {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const at = path === '' ? name : `${path}.${name}`;
    const hidden = VALUES.has(name) && (namesCredential(before) || namesCredential(after));
    if (!hidden) yield* changesAt(at, name, before[name], after[name]);
    else if (!isSame(before[name], after[name])) yield { field: at, secret: true, before: null, after: null };
  }
}

function* listChanges(
  path: string,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): Generator<FieldChange> {
  for (const key of new Set([...before.keys(), ...after.keys()]))
    yield* changesAt(`${path}[${key}]`, '', before.get(key), after.get(key));
}

/** A list by its members' keys; null where it is no list, or they have none, or not each its own. */
function keyed(value: unknown): Map<string, unknown> | null {
  if (!Array.isArray(value)) return null;
  const members = new Map<string, unknown>();
  for (const member of value) {
    const key = keyOf(member);
    if (key === null || members.has(key)) return null;
    members.set(key, member);
  }
  return members;
}

function keyOf(member: unknown): string | null {
  if (typeof member === 'string' || typeof member === 'number') return String(member);
  if (!isMembers(member)) return null;
  const key = KEYS.map((name) => member[name]).find((value) => typeof value === 'string');
  return typeof key === 'string' ? key : null;
}

const isOfMembers = (list: ReadonlyMap<string, unknown>): boolean => [...list.values()].some(isMembers);

const namesCredential = ({ name }: Members): boolean =>
  typeof name === 'string' && CREDENTIAL_NAME.test(name);

/** A sealed secret is known by its form, whatever it is called. */
function isSecret(name: string, value: unknown): boolean {
  if (value === undefined || value === null || typeof value === 'boolean') return false;
  if (isMembers(value) && ('sealed' in value || 'clear' in value)) return true;
  return isSecretName(name);
}

/** A value as it may be shown: without what is secret in it. */
function shown(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'string')
    return value.length > MAX_TEXT_CHARACTERS
      ? `${value.slice(0, MAX_TEXT_CHARACTERS).toWellFormed()}…`
      : value;
  if (Array.isArray(value)) return value.map(shown);
  if (!isMembers(value)) return value;
  const hidden = namesCredential(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => !isSecret(name, member) && !(hidden && VALUES.has(name)))
      .map(([name, member]) => [name, shown(member)]),
  );
}

function isSame(before: unknown, after: unknown, sorted = false): boolean {
  const order = (value: unknown) => (sorted && Array.isArray(value) ? value.toSorted() : value);
  return canonicalJson(order(before) ?? null) === canonicalJson(order(after) ?? null);
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
