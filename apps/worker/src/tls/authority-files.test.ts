import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalAuthority } from './authority-files.ts';

const DAY_MS = 86_400_000;
const names = ['*.apic.localhost', 'localhost', '127.0.0.1', '::1'];
let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'turnpike-tls-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('the authority is made once; its key is for its owner alone', async () => {
  const first = await openLocalAuthority(home);
  const root = await readFile(path.join(home, 'ca.pem'), 'utf8');
  const second = await openLocalAuthority(home);
  expect(await readFile(path.join(home, 'ca.pem'), 'utf8')).toBe(root);
  expect((await stat(path.join(home, 'ca.key'))).mode & 0o777).toBe(0o600);
  const { certificatePem } = await first.issue(names);
  expect(second.isGood(certificatePem, names)).toBe(true);
});

test('a server certificate holds its names, is for servers only, and is signed by the authority', async () => {
  const authority = await openLocalAuthority(home);
  const leaf = new X509Certificate((await authority.issue(names)).certificatePem);
  const root = new X509Certificate(await readFile(path.join(home, 'ca.pem')));
  expect(leaf.verify(root.publicKey)).toBe(true);
  expect(leaf.ca).toBe(false);
  expect(leaf.checkHost('0123.apic.localhost')).toBeDefined();
  expect(leaf.checkHost('example.com')).toBeUndefined();
  expect(leaf.checkIP('::1')).toBeDefined();
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
});

test('a certificate is not good any more when a name is missing, it ends soon, or another authority signed it', async () => {
  let nowMs = Date.now();
  const authority = await openLocalAuthority(home, () => nowMs);
  const { certificatePem } = await authority.issue(names);
  expect(authority.isGood(certificatePem, [...names, '192.0.2.1'])).toBe(false);
  nowMs += 360 * DAY_MS;
  expect(authority.isGood(certificatePem, names)).toBe(true);
  nowMs += 10 * DAY_MS;
  expect(authority.isGood(certificatePem, names)).toBe(false);
  await rm(path.join(home, 'ca.key'));
  const other = await openLocalAuthority(home);
  expect(other.isGood(certificatePem, names)).toBe(false);
});

test('an authority that ends soon is replaced', async () => {
  await openLocalAuthority(home, () => Date.now() - 3_640 * DAY_MS);
  const before = await readFile(path.join(home, 'ca.pem'), 'utf8');
  await openLocalAuthority(home);
  expect(await readFile(path.join(home, 'ca.pem'), 'utf8')).not.toBe(before);
});
