import type { Json } from '../snapshot/canonical-json.ts';

/** A field that differs between what was and what is. */
export interface ChangedField {
  /** `name`, `backend.timeout`, `tags[2].value`; '' is the whole. */
  path: string;
  kind: 'added' | 'removed' | 'changed';
  /** Null where it was added. */
  before: Json;
  /** Null where it was removed. */
  after: Json;
}

/**
 * The fields that differ, in the order of their paths. Objects are compared by member and lists of one length by item;
 * lists that grew or shrank, and values of different kinds, differ as a whole. Null stands for nothing.
 */
export function changedFields(before: Json, after: Json): ChangedField[] {
  return [...differences('', before, after)];
}

function* differences(path: string, before: Json, after: Json): Generator<ChangedField> {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [index, item] of before.entries())
      yield* differences(`${path}[${index}]`, item, after[index] ?? null);
    return;
  }
  // Of a thing that was made or deleted, each of its fields is told.
  const left = isObject(before) ? before : before === null && isObject(after) ? {} : null;
  const right = isObject(after) ? after : after === null && isObject(before) ? {} : null;
  if (left && right) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    for (const name of [...names].sort())
      yield* differences(path === '' ? name : `${path}.${name}`, member(left, name), member(right, name));
    return;
  }
  yield { path, kind: before === null ? 'added' : after === null ? 'removed' : 'changed', before, after };
}

const isObject = (value: Json): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own members only: a field may be called `constructor`. */
const member = (value: { [name: string]: Json }, name: string): Json =>
  Object.hasOwn(value, name) ? (value[name] ?? null) : null;
