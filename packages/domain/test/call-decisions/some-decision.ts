import type { DecisionRecord } from '@turnpike/contracts/feed/decisions';
import { newId } from '../../src/kernel/new-id.ts';

/** A record as a node reports it. */
export const someDecision = (changes: Partial<DecisionRecord> = {}): DecisionRecord => ({
  ...{ requestId: newId(), time: '2026-01-31T12:00:00.000Z', address: '192.0.2.7', peerAddress: null },
  ...{ scheme: 'http', method: 'GET', host: 'orders.test', path: '/orders', apiId: null, apiName: null },
  ...{ publicationId: null, groupId: null, environmentId: null, appId: null, userId: null, status: 403 },
  ...{ errorCode: 'APIG.0402', stage: 'admit', rule: 'ip-acl-deny-match', statement: null, counter: null },
  ...{ document: { kind: 'acl', id: 'a'.repeat(32) }, detail: null, remedy: 'Call from elsewhere.' },
  ...{ signature: null, revision: 3 },
  ...changes,
});
