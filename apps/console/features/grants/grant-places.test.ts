import { createGrant, deleteGrant, grantScopeTypes } from '@turnpike/contracts/http/grants';
import { actionsOf } from '@turnpike/contracts/http/operation-table';
import { expect, test } from 'vitest';
import { grantAction, placeKinds, placeText } from './grant-places.ts';

test('every place of the contract is offered', () => {
  expect(placeKinds.map(({ type }) => type).toSorted()).toEqual([...grantScopeTypes].toSorted());
});

test.each([
  ['grant', createGrant],
  ['revoke', deleteGrant],
] as const)('the hint on %s asks for the very actions that the server asks for', (verb, contract) => {
  const asked = (['user', 'group'] as const).flatMap((holder) =>
    grantScopeTypes.map((place) => grantAction(verb, holder, place)),
  );
  expect(asked.toSorted()).toEqual([...actionsOf(contract)].toSorted());
});

test('a place is read with its name, and with its id where it has none', () => {
  expect(placeText({ type: 'project', name: 'local-1', id: 'p' })).toBe('Project local-1');
  expect(placeText({ type: 'instance', name: '', id: 'i' })).toBe('Gateway i');
  expect(placeText({ type: 'account', name: 'acme', id: 'a' })).toBe('Account');
});
