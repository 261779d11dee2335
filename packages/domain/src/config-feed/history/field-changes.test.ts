import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldChanges } from './field-changes.ts';

const told = (before: unknown, after: unknown) =>
  fieldChanges(before, after).map(({ field, secret, before: old, after: young }) =>
    secret ? `${field} (secret)` : `${field}: ${JSON.stringify(old)} -> ${JSON.stringify(young)}`,
  );

test.each([
  ['nothing', { a: 1, list: [1, 2] }, { list: [1, 2], a: 1 }, []],
  ['a field', { name: 'a' }, { name: 'b' }, ['name: "a" -> "b"']],
  [
    'an inner field',
    { backend: { timeoutMs: 5 } },
    { backend: { timeoutMs: 6 } },
    ['backend.timeoutMs: 5 -> 6'],
  ],
  ['a new field', {}, { limit: 1 }, ['limit: null -> 1']],
  [
    'a member of a set',
    { values: ['a', 'b'] },
    { values: ['b', 'c'] },
    ['values[a]: "a" -> null', 'values[c]: null -> "c"'],
  ],
  ['the order of a list', { values: ['a', 'b'] }, { values: ['b', 'a'] }, ['values: ["a","b"] -> ["b","a"]']],
  [
    'a member that has a name',
    {
      parameters: [
        { name: 'page', required: false },
        { name: 'size', required: true },
      ],
    },
    {
      parameters: [
        { name: 'page', required: true },
        { name: 'size', required: true },
      ],
    },
    ['parameters[page].required: false -> true'],
  ],
  ['a list whose members have no names', { l: [{ a: 1 }] }, { l: [{ a: 2 }] }, ['l: [{"a":1}] -> [{"a":2}]']],
  [
    'another type of backend',
    { backend: { type: 'MOCK', body: 'x' } },
    { backend: null },
    ['backend: {"type":"MOCK","body":"x"} -> null'],
  ],
])('%s', (_what, before, after, expected) => {
  expect(told(before, after)).toEqual(expected);
});

test.each([
  ['a sealed value, whatever its name', { key: { sealed: 'S3CRET-1' } }, { key: { sealed: 'S3CRET-2' } }],
  ['a value in clear', { key: { clear: 'S3CRET-1' } }, { key: { clear: 'S3CRET-2' } }],
  ['hashes of AppCodes', { appCodeHashes: ['S3CRET-1'] }, { appCodeHashes: ['S3CRET-2'] }],
  ['a token', { tokens: [{ hash: 'S3CRET-1' }] }, { tokens: [{ hash: 'S3CRET-2' }] }],
  ['a key that came', { keys: [] }, { keys: [{ ak: 'AK', secret: { sealed: 'S3CRET-2' } }] }],
  ['a key that went', { keys: [{ ak: 'AK', secret: { sealed: 'S3CRET-1' } }] }, { keys: [] }],
  ['a key within what came', {}, { inner: { key: { sealed: 'S3CRET-2' } } }],
  [
    'a constant header that proves something',
    { headers: [{ name: 'Authorization', value: 'S3CRET-1' }] },
    { headers: [{ name: 'Authorization', value: 'S3CRET-2' }] },
  ],
  ['such a header that came', { headers: [] }, { headers: [{ name: 'X-Api-Key', value: 'S3CRET-2' }] }],
])('%s shows only as changed', (_what, before, after) => {
  const changes = fieldChanges(before, after);
  expect(changes).not.toEqual([]);
  expect(JSON.stringify(changes)).not.toContain('S3CRET');
});

test('what is the same has no changes, and a value that is another one has', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer(), (value, other) => {
      expect(fieldChanges({ value }, { value: structuredClone(value) })).toEqual([]);
      expect(fieldChanges({ value: [value, other] }, { value: [value, other + 1] })).not.toEqual([]);
    }),
  );
});
