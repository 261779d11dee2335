import { expect, test } from 'vitest';
import { knownActions } from '../src/http/operation-table.ts';
import { checkPermissions } from '../src/http/permissions.ts';

test('every action that there is can be asked for at once, with room for as many again', () => {
  const actions = [...knownActions];
  const question = { actions: [...actions, ...actions] };
  expect(checkPermissions.body?.safeParse(question).success).toBe(true);
});
