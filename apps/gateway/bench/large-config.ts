import { randomBytes } from 'node:crypto';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';

const GROUPS = 200;
const CREDENTIALS = 100;
const ACLS = 20;

export interface LargeConfig {
  readonly builder: SnapshotBuilder;
  readonly groups: readonly DocumentBody<'group'>[];
  readonly publications: DocumentBody<'publication'>[];
  readonly secretKey: Buffer;
}

/** A gateway's configuration with that many APIs in 200 groups, 100 credentials and 20 access control policies. */
export function largeConfig(apiCount: number): LargeConfig {
  const secretKey = randomBytes(32);
  const builder = new SnapshotBuilder({ secretKey });
  return { builder, secretKey, ...addApis(builder, apiCount) };
}

/** Adds that much to a configuration. */
export function addApis(
  builder: SnapshotBuilder,
  apiCount: number,
): Pick<LargeConfig, 'groups' | 'publications'> {
  const groups = Array.from({ length: Math.min(GROUPS, Math.max(1, apiCount)) }, (_, index) =>
    builder.group({ domains: [`g${index}.example.com`] }),
  );
  const acls = Array.from({ length: ACLS }, (_, index) =>
    builder.acl(
      'DENY',
      Array.from({ length: 20 }, (__, at) => `10.${index}.${at}.0/24`),
    ),
  );
  const quota = builder.quota({ callLimit: 1_000_000, timeUnit: 'DAY' });
  const publications = Array.from({ length: apiCount }, (_, index) => {
    const group = groups[index % groups.length] as DocumentBody<'group'>;
    return publish(builder, group, index, index % 4 === 0 ? [acls[index % ACLS]?.id ?? ''] : []);
  });
  for (let index = 0; apiCount > 0 && index < CREDENTIALS; index += 1) {
    const grants = Array.from({ length: Math.min(200, apiCount) }, (_, at) => {
      const api = publications[(index * 97 + at * 31) % apiCount] as DocumentBody<'publication'>;
      return `${api.apiId}:${api.environmentId}`;
    });
    builder.credential({ grants: [...new Set(grants)], quotaId: quota.id, appCodes: [`code ${index}`] });
  }
  return { groups, publications };
}

/** Publishes an API with a parameter in its path and three more, as many are. */
export function publish(
  builder: SnapshotBuilder,
  group: Pick<DocumentBody<'group'>, 'id'>,
  index: number,
  aclIds: string[] = [],
): DocumentBody<'publication'> {
  const parameter = (name: string, location: 'PATH' | 'QUERY' | 'HEADER') => ({
    ...{ name, location, type: 'STRING' as const, required: location === 'PATH', defaultValue: null },
    ...{ enumeration: null, min: null, max: null, validate: true, passThrough: true },
  });
  return builder.api(group, {
    apiName: `API_${index}`,
    path: `/v1/resource-${index}/{id}`,
    authentication: index % 2 === 0 ? 'APP' : 'NONE',
    requestParameters: [
      parameter('id', 'PATH'),
      parameter('page', 'QUERY'),
      parameter('page_size', 'QUERY'),
      parameter('x-trace', 'HEADER'),
    ],
    backendParameters: [{ name: 'id', location: 'PATH', origin: 'REQUEST', value: 'id' }],
    backend: { authority: `10.1.${index % 200}.1:8080`, path: `/internal/resource-${index}/{id}` },
    aclIds,
  });
}
