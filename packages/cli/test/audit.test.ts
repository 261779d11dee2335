import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createUserGroup } from '@turnpike/contracts/http/users';
import { auditPublicKeyPem } from '@turnpike/domain/audit/audit-key';
import { exportLines } from '@turnpike/domain/audit/export';
import { executeAs } from '@turnpike/testkit/execute-as';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAuditPublicKey } from '../src/start/home.ts';

const launcher = path.resolve(import.meta.dirname, '..', 'bin', 'turnpike.mjs');

let world: World;
let folder: string;
let lines: string[];
beforeAll(async () => {
  world = await createWorld();
  folder = await mkdtemp(path.join(tmpdir(), 'turnpike-audit-'));
  const tenant = await world.createTenant('acme');
  for (const name of ['one', 'two', 'three'])
    await executeAs(world.env, tenant.administrator, createUserGroup, {
      path: {},
      body: { group: { name } },
    });
  lines = [];
  const account = { id: tenant.accountId, name: tenant.accountName };
  for await (const line of exportLines(world.env, { account, range: {} })) lines.push(line);
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs it with no system anywhere: only the file and what is given. */
async function verify(content: string | Buffer, ...args: string[]) {
  const file = path.join(folder, 'export.jsonl');
  await writeFile(file, content);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [launcher, 'audit', 'verify', file, '--home', folder, ...args],
    { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent' } },
  );
  return { status, stdout, stderr };
}

const text = (of: readonly string[]) => `${of.join('\n')}\n`;

test('a whole export is said to be whole, with the key that signed it', async () => {
  const { status, stdout } = await verify(text(lines));
  expect(stdout).toMatch(/^3 events, chain whole, signed by key [0-9a-f]{16} \(the one that the file names/);
  expect(stdout).toContain('Account acme, 1 to 3');
  expect(status).toBe(0);
});

test('the key of the home is recognised, and one that is given must be the one', async () => {
  await writeAuditPublicKey(folder, world.masterKeyHex);
  const pem = path.join(folder, 'audit-public-key.pem');
  expect(await readFile(pem, 'utf8')).toBe(auditPublicKeyPem(world.masterKeyHex));
  expect((await verify(text(lines))).stdout).toContain(`(that of ${pem})`);
  const pinned = await verify(text(lines), '--public-key', pem, '--json');
  expect(pinned.status).toBe(0);
  expect(JSON.parse(pinned.stdout)).toMatchObject({ ok: true, events: 3, account: { name: 'acme' } });
  const other = await verify(text(lines), '--public-key', 'ab'.repeat(32));
  expect(other).toMatchObject({ status: 1, stdout: expect.stringContaining('the header was altered') });
});

test('the first damage is named with line, event, kind and sentence', async () => {
  const changed = lines.toSpliced(2, 1, (lines[2] ?? '').replaceAll('"name":"two"', '"name":"owt"'));
  const { status, stdout } = await verify(text(changed));
  expect(status).toBe(1);
  expect(stdout).toMatch(/export\.jsonl, line 3: event 2 was altered\. /);
  expect(stdout).toContain('tester created user group owt (from 127.0.0.1');
  const removed = await verify(text(lines.toSpliced(2, 1)), '--json');
  expect(removed.status).toBe(1);
  expect(JSON.parse(removed.stdout)).toMatchObject({
    ok: false,
    line: 3,
    kind: 'removed',
    what: 'event',
    seq: 2,
  });
});

test.each([
  ['an empty file', ''],
  ['binary', Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x80])],
  ['no line feed', 'x'.repeat(10_000)],
  ['something else in JSON', '{"type":"other"}\n'],
])('%s is no whole export', async (_case, content) => {
  const { status, stdout } = await verify(content);
  expect([status, stdout]).toEqual([1, expect.stringContaining('the header was removed')]);
});

test('bytes that are no UTF-8, within a line, are told', async () => {
  const bytes = Buffer.from(text(lines));
  const at = bytes.indexOf('"name":"two"') + 8;
  bytes[at] = 0xff;
  expect(await verify(bytes)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('event 2 was altered'),
  });
});

test('a file or key that cannot be read is a mistake in the call', async () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [launcher, 'audit', 'verify', ...args], { encoding: 'utf8' });
  expect(run('/nonexistent/file')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('cannot be read'),
  });
  const noKey = await verify(text(lines), '--public-key', '/nonexistent/key.pem');
  expect(noKey).toMatchObject({ status: 2, stderr: expect.stringContaining('--public-key') });
});
