import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRET_MASK } from '@turnpike/contracts/features/define-feature';
import type { FeatureConfig } from '@turnpike/contracts/features/feature-table';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkFeature } from './check-feature.ts';

let folder: string;
let certificate: string;
let key: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnpike-client-certificate-'));
  const [cert, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-keyout',
    keyFile,
    '-out',
    cert,
  ];
  execFileSync('openssl', ['req', '-x509', '-nodes', '-subj', '/CN=gateway', '-days', '1', ...made], {
    stdio: 'ignore',
  });
  certificate = readFileSync(cert, 'utf8');
  key = readFileSync(keyFile, 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function check(changes: Partial<FeatureConfig<'backend_client_certificate'>>, secret = key): string {
  const config = { enable: 'on', ca: '', content: certificate, key: SECRET_MASK, ...changes };
  try {
    checkFeature('backend_client_certificate', config, { allowedRoutes: [], secret: () => secret });
    return 'taken';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test('a certificate with its key and authorities is taken', () => {
  expect(check({ ca: `${certificate}\n${certificate}` })).toBe('taken');
});

test('a key of another certificate is refused, and nothing of it is told', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const other = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const message = check({}, other);
  expect(message).toContain('key: does not belong to the certificate');
  expect(message).not.toContain(other.split('\n')[1]);
});

test.each([
  ['a key that is none', () => check({}, 'no key'), 'key: must be a private key in PEM'],
  ['a certificate that is none', () => check({ content: 'x' }), 'content: must be certificates in PEM'],
  [
    'a key beside the certificate',
    () => check({ content: certificate + key }),
    'content: must be certificates',
  ],
  [
    'authorities of rubbish',
    () => check({ ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }),
    'ca: holds no certificate',
  ],
])('%s is refused with its place', (_what, refused, reason) => {
  expect(refused()).toContain(reason);
});
