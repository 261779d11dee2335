import { initialFeatures } from '@turnpike/contracts/features/compiled-features';
import type { FeedMessage } from '@turnpike/contracts/feed/message';
import { RELEASE_ENVIRONMENT_ID, RELEASE_ENVIRONMENT_NAME } from '@turnpike/contracts/ids';
import { contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import { snapshotDigest } from '@turnpike/contracts/snapshot/digest';
import {
  type DocumentBody,
  type DocumentKind,
  SNAPSHOT_SCHEMA_VERSION,
  type SnapshotDocument,
} from '@turnpike/contracts/snapshot/document';

const GROUP_ID = '1'.repeat(32);
const PUBLICATION_ID = '2'.repeat(32);

/** What a feed sends a node first: a gateway with one API, whose backend is on loopback. */
export function rehearsedMessage(instanceId: string, backendPort: number): FeedMessage {
  const documents = [
    document('settings', instanceId, settings(instanceId)),
    document('environment', RELEASE_ENVIRONMENT_ID, {
      id: RELEASE_ENVIRONMENT_ID,
      name: RELEASE_ENVIRONMENT_NAME,
    }),
    document('group', GROUP_ID, {
      ...{ id: GROUP_ID, name: 'rehearsal', debugDomain: 'rehearsal.invalid', debugDomainEnabled: true },
      ...{ domains: ['localhost'], isDefault: false },
    }),
    document('publication', PUBLICATION_ID, publication(backendPort)),
  ];
  return {
    type: 'full',
    schemaVersion: SNAPSHOT_SCHEMA_VERSION,
    instanceId,
    revision: 1,
    documents,
    parts: 0,
    digest: snapshotDigest(documents),
  };
}

function settings(instanceId: string): DocumentBody<'settings'> {
  return {
    ...{
      instanceId,
      instanceName: 'rehearsal',
      account: null,
      projectId: '',
      appCodeKey: { clear: 'rehearsal' },
    },
    ...{ apiCallsPerSecond: 1_000, debugDomainCallsPerDay: 1_000, requestBodyLimitBytes: 1_024 * 1_024 },
    network: { routes: ['127.0.0.0/8'], inbound: null, outbound: null, nodes: 1 },
    features: initialFeatures,
  };
}

function publication(backendPort: number): DocumentBody<'publication'> {
  return {
    ...{ id: PUBLICATION_ID, apiId: '3'.repeat(32), apiName: 'rehearsal', versionId: '4'.repeat(32) },
    ...{ groupId: GROUP_ID, environmentId: RELEASE_ENVIRONMENT_ID, aclIds: [], throttleId: null },
    ...{ protocol: 'BOTH', method: 'GET', path: '/rehearsed', matchMode: 'NORMAL' },
    ...{ authentication: 'NONE', appCode: false, requestParameters: [], backendParameters: [] },
    backend: {
      ...{ type: 'HTTP', scheme: 'http', authority: `127.0.0.1:${backendPort}`, method: 'GET' },
      ...{ path: '/', timeoutMs: 5_000, retryCount: 0 },
    },
  };
}

function document<K extends DocumentKind>(kind: K, id: string, body: DocumentBody<K>): SnapshotDocument {
  return { kind, id, hash: contentHash(body), body };
}
