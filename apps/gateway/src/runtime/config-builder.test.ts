import { contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import { snapshotDigest } from '@turnpike/contracts/snapshot/digest';
import type { DocumentKind, SnapshotDocument } from '@turnpike/contracts/snapshot/document';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CounterStore } from '../counters/counter-store.ts';
import { atOnce } from '../feed/in-slices.ts';
import { ConfigBuilder } from './config-builder.ts';
import type { ConfigChange } from './config-change.ts';
import { allDocuments } from './document-set.ts';
import { type Runtime, routesKey, shadowedPublications } from './runtime.ts';

const INSTANCE = 'i'.repeat(32);
const IDS = ['0', '1', '2'] as const;

const newBuilder = () =>
  new ConfigBuilder({ instanceId: INSTANCE, counters: new CounterStore(), secretKey: null, now: () => 0 });

/** A document of a small world, in which names collide, references dangle and secrets do not open now and then. */
const document: fc.Arbitrary<SnapshotDocument> = fc
  .tuple(
    fc.constantFrom<DocumentKind>(
      ...(['settings', 'environment', 'group', 'acl', 'quota', 'credential', 'identity'] as const),
      ...(['publication', 'publication', 'publication', 'publication'] as const),
    ),
    fc.constantFrom(...IDS),
    fc.nat(5),
    fc.constantFrom(...IDS),
    fc.constantFrom(...IDS),
  )
  .map(([kind, n, variant, x, y]) => made(kind, n, variant, x, y));

function made(kind: DocumentKind, n: string, variant: number, x: string, y: string): SnapshotDocument {
  const id = `${kind}-${n}`;
  const one = new SnapshotBuilder({ instanceId: INSTANCE });
  const of = (body: { id: string }): SnapshotDocument => one.document(kind, body.id);
  if (kind === 'settings') {
    one.settings({ apiCallsPerSecond: variant + 1 });
    return one.document('settings', INSTANCE);
  }
  if (kind === 'environment') return of(one.environment({ id, name: variant === 5 ? 'SAME' : `E${n}` }));
  if (kind === 'group') {
    const domains = variant === 5 ? ['same.example.com'] : [`g${n}-${variant}.example.com`];
    return of(one.group({ id, domains, isDefault: n === '0' && variant === 1 }));
  }
  if (kind === 'acl') {
    const body = { id, name: '', entityType: 'IP', type: 'DENY', values: [`10.0.0.${variant}`] };
    return { kind, id, hash: contentHash(body), body };
  }
  if (kind === 'quota') return of(one.quota({ id, callLimit: variant + 1 }));
  if (kind === 'credential') {
    const key = variant === 5 ? 'same key' : `key-${n}-${variant % 2}`;
    const appCodes = variant === 4 ? ['same code'] : [`code-${n}`];
    return of(one.credential({ id, key, appCodes, quotaId: variant > 2 ? `quota-${x}` : null }));
  }
  if (kind === 'identity') return of(one.identity({ id, keys: [{ ak: `ak-${n}-${variant % 2}`, sk: 's' }] }));
  return of(
    one.api(
      { id: `group-${x}` },
      {
        id,
        environmentId: `environment-${y}`,
        path: ['/a', '/a/{x}', '/a/b', '/{rest+}', '/a/', '/{'][variant] ?? '/',
        matchMode: n === '1' ? 'SWA' : 'NORMAL',
        aclIds: variant > 3 ? [`acl-${y}`] : [],
        backend: { authority: `b${variant % 3}.example.com` },
      },
    ),
  );
}

interface Step {
  readonly upserts: SnapshotDocument[];
  readonly deletions: { kind: DocumentKind; id: string }[];
}

const step: fc.Arbitrary<Step> = fc.record({
  upserts: fc.uniqueArray(document, { maxLength: 6, selector: ({ kind, id }) => `${kind}/${id}` }),
  deletions: fc.array(document, { maxLength: 2 }).map((all) => all.map(({ kind, id }) => ({ kind, id }))),
});

/** A world that holds by itself, to begin with. */
function beginning(): SnapshotDocument[] {
  const all: SnapshotDocument[] = [made('settings', '0', 0, '0', '0')];
  for (const kind of ['environment', 'group', 'acl', 'quota'] as const) {
    for (const n of IDS) all.push(made(kind, n, 0, '0', '0'));
  }
  for (const n of IDS) all.push(made('publication', n, 0, n, n), made('credential', n, 0, '0', '0'));
  return all;
}

/** Everything that the request path may ask a runtime, asked. */
function answers(runtime: Runtime) {
  const routes: Record<string, unknown> = {};
  for (const g of IDS) {
    for (const e of IDS) {
      const tree = runtime.routes.get(routesKey(`group-${g}`, `environment-${e}`));
      for (const path of ['/a', '/a/', '/a/b', '/a/c', '/x/y', '/']) {
        const match = tree?.match('GET', path);
        if (!match) continue;
        const { api, stages, rewrite } = match.value;
        const call = {
          clientAddress: '10.0.0.4',
          exchange: { listener: { account: null } },
          principal: null,
        };
        const refused = stages.admit?.(call as never) ?? null;
        routes[`${g}${e}${path}`] = [api, match.remainder, [...match.captures], rewrite?.origin, refused];
      }
    }
  }
  const hosts = [
    'same.example.com',
    ...IDS.flatMap((n) => [0, 1, 2, 3, 4].map((v) => `g${n}-${v}.example.com`)),
  ];
  return {
    routes,
    settings: runtime.settings,
    hosts: hosts.map((host) => runtime.hosts.find(host, () => false)),
    byAddress: runtime.hosts.find('127.0.0.1', () => true),
    environments: [...runtime.environmentsByName.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    credentials: ['same key', ...IDS.flatMap((n) => [`key-${n}-0`, `key-${n}-1`])].map((key) => {
      const found = runtime.credentials.byKey(key);
      return found && [found.id, found.secret, found.quota?.limit];
    }),
    appCodes: ['same code', 'code-0', 'code-1', 'code-2'].map(
      (code) => runtime.credentials.byAppCode(code)?.id,
    ),
    identities: IDS.flatMap((n) => [0, 1].map((v) => runtime.identities.byKey(`ak-${n}-${v}`)?.identity)),
    origins: [0, 1, 2].map((b) => runtime.origins.get(`http://b${b}.example.com`)),
    shadowed: shadowedPublications(runtime),
  };
}

function fromScratch(documents: Iterable<SnapshotDocument>) {
  const upserts = [...documents];
  const change = { revision: 1, upserts, deletions: 'others', digest: null, verifyHashes: true } as const;
  try {
    return { built: atOnce(newBuilder().build(change)), refused: null };
  } catch (error) {
    return { built: null, refused: error };
  }
}

describe('a runtime built change by change', () => {
  test('refuses what a runtime built from scratch refuses, and else answers as it does, with the same digest', () => {
    let applied = 0;
    let refusedCount = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const builder = newBuilder();
        let held = new Map(beginning().map((each) => [`${each.kind}/${each.id}`, each]));
        const first = {
          upserts: [...held.values()],
          deletions: 'others',
          digest: null,
          verifyHashes: true,
        } as const;
        atOnce(builder.build({ ...first, revision: 1 })).takeOver();
        steps.forEach(({ upserts, deletions }, index) => {
          const next = new Map(held);
          for (const { kind, id } of deletions) next.delete(`${kind}/${id}`);
          for (const each of upserts) next.set(`${each.kind}/${each.id}`, each);
          const expected = fromScratch(next.values());
          const before = builder.current;
          const change: ConfigChange = {
            ...{ revision: index + 2, upserts, verifyHashes: true, digest: snapshotDigest(next.values()) },
            // A feed never sends one document as both; here it may, and then it stays.
            deletions: deletions.filter((gone) => !upserts.some((each) => each.id === gone.id)),
          };
          let refused: unknown = null;
          try {
            atOnce(builder.build(change)).takeOver();
            held = next;
          } catch (error) {
            refused = error;
          }
          expect(refused === null, String(refused ?? expected.refused)).toBe(expected.refused === null);
          if (refused === null) applied += 1;
          else refusedCount += 1;
          if (refused !== null) expect(builder.current).toBe(before);
          const { current } = builder;
          if (!current) throw new Error('nothing is applied');
          const wanted = fromScratch(held.values()).built;
          expect(answers(current.runtime)).toEqual(wanted && answers(wanted.runtime));
          expect(current.digest).toBe(snapshotDigest(allDocuments(current.documents)));
        });
      }),
      { numRuns: 400 },
    );
    // A world in which nearly everything fails, or nothing, would prove little.
    expect(applied).toBeGreaterThan(300);
    expect(refusedCount).toBeGreaterThan(300);
  });
});

describe('a change', () => {
  const change = (
    revision: number,
    upserts: SnapshotDocument[],
    deletions: ConfigChange['deletions'] = [],
  ) => ({
    ...{ revision, upserts, deletions, digest: null, verifyHashes: true },
  });
  const started = () => {
    const builder = newBuilder();
    atOnce(builder.build(change(1, beginning(), 'others'))).takeOver();
    return builder;
  };
  const planOf = (builder: ConfigBuilder, n: string) =>
    builder.current?.runtime.routes.get(routesKey(`group-${n}`, `environment-${n}`))?.match('GET', '/a')
      ?.value;

  test('of one API leaves every other API’s plan and group as it is, the same objects', () => {
    const builder = started();
    const before = builder.current?.runtime;
    const plan = planOf(builder, '1');
    atOnce(builder.build(change(2, [made('publication', '0', 2, '0', '0')]))).takeOver();
    const after = builder.current?.runtime;
    expect(planOf(builder, '1')).toBe(plan);
    expect(after?.hosts).toBe(before?.hosts);
    expect(after?.credentials).toBe(before?.credentials);
    expect(after?.routes).not.toBe(before?.routes);
  });

  test('of an access control policy compiles the APIs that it is bound to, and no other', () => {
    const builder = started();
    const bound = made('publication', '0', 4, '0', '1');
    atOnce(builder.build(change(2, [{ ...bound }]))).takeOver();
    const routes = () => builder.current?.runtime.routes;
    const boundPlan = () => routes()?.get(routesKey('group-0', 'environment-1'))?.match('GET', '/a/')?.value;
    const [before, other] = [boundPlan(), planOf(builder, '1')];
    expect(before).toBeDefined();
    atOnce(builder.build(change(3, [made('acl', '1', 3, '0', '0')]))).takeOver();
    expect(boundPlan()).not.toBe(before);
    expect(planOf(builder, '1')).toBe(other);
  });

  test('that is not taken over, or is refused half-way, changes nothing for the next one', () => {
    const builder = started();
    const { current } = builder;
    atOnce(builder.build(change(2, [made('publication', '0', 1, '0', '0')])));
    expect(() => atOnce(builder.build(change(2, [], [{ kind: 'group', id: 'group-0' }])))).toThrow(
      /names group/,
    );
    expect(builder.current).toBe(current);
    atOnce(builder.build(change(2, [], [{ kind: 'publication', id: 'publication-0' }]))).takeOver();
    expect(planOf(builder, '0')).toBeUndefined();
  });

  test('that takes away a group and an environment together is refused while an API names both', () => {
    const builder = started();
    const gone = [
      { kind: 'group', id: 'group-0' },
      { kind: 'environment', id: 'environment-0' },
    ] as const;
    expect(() => atOnce(builder.build(change(2, [], [...gone])))).toThrow(/which is not in the snapshot/);
  });
});
