import { expect, test } from 'vitest';
import { referencesOf } from './references.ts';

test('an API names its group, its environment and its access control policies', () => {
  const body = { groupId: 'g', environmentId: 'e', aclIds: ['a', 'b'] };
  expect(referencesOf({ kind: 'publication', id: 'p', body })).toEqual([
    { kind: 'group', id: 'g' },
    { kind: 'environment', id: 'e' },
    { kind: 'acl', id: 'a' },
    { kind: 'acl', id: 'b' },
  ]);
});

test('an API names its throttling policy when it has one', () => {
  const body = { groupId: 'g', environmentId: 'e', aclIds: [], throttleId: 't' };
  expect(referencesOf({ kind: 'publication', id: 'p', body })).toContainEqual({ kind: 'throttle', id: 't' });
});

test('a credential names its quota, and not the APIs that it is granted: they may be offline', () => {
  const body = { quotaId: 'q', grants: ['gone:e'] };
  expect(referencesOf({ kind: 'credential', id: 'c', body })).toEqual([{ kind: 'quota', id: 'q' }]);
});
