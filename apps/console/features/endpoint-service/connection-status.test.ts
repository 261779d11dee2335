import { endpointConnectionStatuses } from '@turnpike/contracts/http/vpc-endpoint';
import { expect, test } from 'vitest';
import { answersTo, connectionStates, inOrderOfCare } from './connection-status.ts';

test.each([
  ['pendingAcceptance', true, true],
  ['creating', false, true],
  ['accepted', false, true],
  ['rejected', true, false],
  ['failed', true, true],
  ['deleting', false, false],
] as const)('a connection that is %s can be accepted: %s, rejected: %s', (status, accept, reject) => {
  expect(answersTo(status)).toEqual({ accept, reject });
});

test('every state has words of its own', () => {
  const labels = endpointConnectionStatuses.map((status) => connectionStates[status].label);
  expect(new Set(labels).size).toBe(endpointConnectionStatuses.length);
});

test('who waits stands first, then the newest', () => {
  const row = (marker_id: number, status: 'accepted' | 'pendingAcceptance') => ({ marker_id, status });
  const rows = [
    row(1, 'pendingAcceptance'),
    row(2, 'accepted'),
    row(3, 'accepted'),
    row(4, 'pendingAcceptance'),
  ];
  expect(inOrderOfCare(rows).map(({ marker_id }) => marker_id)).toEqual([4, 1, 3, 2]);
});
