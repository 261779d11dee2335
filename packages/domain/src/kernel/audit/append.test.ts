import { type AuditRecord, linkHash } from '@turnpike/contracts/audit/audit-record';
import { canonicalJson } from '@turnpike/contracts/snapshot/canonical-json';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AuditEntry, auditRecord } from './audit-entry.ts';
import { redactPair } from './redact.ts';
import { appendAuditRecord, auditRecordOf } from './repository.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.createTenant();
});

function record(before: unknown, after: unknown, more: Partial<AuditEntry> = {}): AuditRecord {
  return auditRecord({
    caller: tenant.administrator,
    operationId: 'UpdateAppV2',
    action: 'apig:apps:update',
    outcome: 'succeeded',
    resourceType: 'App',
    resource: { urn: 'apig:r:a:app:b', id: 'b', name: 'orders', projectId: null, instanceId: null },
    decision: null,
    at: new Date(),
    ...redactPair(before, after),
    ...more,
  });
}

const rows = () =>
  world.env.database.auditEvent.findMany({
    where: { accountId: tenant.accountId },
    orderBy: { seq: 'asc' },
  });

/** Appends them, and expects each to be read again as it was hashed, in one unbroken chain. */
async function expectChain(records: AuditRecord[]): Promise<void> {
  const known = await rows();
  for (const each of records) await appendAuditRecord(world.env.database, each);
  const added = (await rows()).slice(known.length);
  // As texts: the number -0 has the text 0.
  expect(added.map((row) => canonicalJson(auditRecordOf(row)))).toEqual(records.map(canonicalJson));
  let previous = known.at(-1)?.hash ?? '';
  for (const row of added) {
    expect(row.hash).toBe(linkHash(previous, row.seq, auditRecordOf(row)));
    previous = row.hash;
  }
}

const deep = JSON.parse(`${'{"a":['.repeat(200)}1${']}'.repeat(200)}`) as unknown;

test.each<[string, unknown]>([
  ['nothing', null],
  ['empty text, list and object', { a: '', b: [], c: {}, '': 0 }],
  [
    'quotes, backslashes, controls and line feeds',
    { 'a"b\\c\n': 'x\'"\\\u0001\u001f\u007f\r\n\u2028\\u0041 $1 %s' },
  ],
  ['letters of all planes', { 'ключ 名 😀': 'naïve Ω 𝒳 👩‍👩‍👧 \ufffe\uffff', e: 'e\u0301 é' }],
  ['what PostgreSQL does not take', { 'a\u0000b': '\u0000', b: '\ud800', c: '\udc00x', d: 'x\ud83d' }],
  ['numbers at the borders', [1e21, 1e-7, -0, 1.0, 0.1 + 0.2, 5e-324, Number.MAX_VALUE, -1e300, 2 ** 53 + 2]],
  ['what JSON lacks', [Number.NaN, Number.POSITIVE_INFINITY, undefined, 10n ** 30n, new Date(0), () => 1]],
  ['many levels', deep],
  ['names that objects have of their own', JSON.parse('{"__proto__":{"x":1},"constructor":1,"toString":2}')],
  [
    'members whose order differs between UTF-16 and code points',
    { '\uffff': 1, '😀': 2, b: 3, B: 4, '10': 5, '9': 6 },
  ],
  ['text and values longer than are kept', { long: 'é'.repeat(10_000), more: Array(9_000).fill('x😀') }],
])('the database hashes as contracts do: %s', async (_case, value) => {
  await expectChain([record(null, value), record(value, null), record(value, { value })]);
});

test('names and addresses that come from outside are kept in a form that is read again unchanged', async () => {
  const odd = `\ud800\u0000${'x'.repeat(3_000)}`;
  const resource = { urn: odd, id: odd, name: odd, projectId: null, instanceId: null };
  const caller = { ...tenant.administrator, requestId: odd, sourceIp: odd };
  await expectChain([
    record(null, null, { resource, caller, action: odd, decision: { [odd]: [odd, undefined as never] } }),
  ]);
});

test('whatever JSON a change holds, its row is read again as it was hashed', async () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(text, tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(json, json), { minLength: 1, maxLength: 5 }), async (pairs) => {
      await expectChain(pairs.map(([before, after]) => record(before, after)));
    }),
    { numRuns: 60 },
  );
});

test('a secret that stays is told apart from one that changes, also in a list', () => {
  const before = { password: 'a', passwordHistory: ['x', 'y'], totp: { passcode: '123456' } };
  const after = { password: 'b', passwordHistory: ['x', 'y'], totp: { passcode: '123456' } };
  expect(redactPair(before, after)).toEqual({
    before: { password: '(secret)', passwordHistory: '(secret)', totp: { passcode: '(secret)' } },
    after: { password: '(another secret)', passwordHistory: '(secret)', totp: { passcode: '(secret)' } },
  });
});
