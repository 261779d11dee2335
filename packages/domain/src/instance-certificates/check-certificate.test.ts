import { execFileSync } from 'node:child_process';
import { makeCertificate } from '@turnpike/testkit/certificates';
import { beforeAll, expect, test } from 'vitest';
import { checkCertificate } from './check-certificate.ts';

const names = ['api.example.com', '*.apis.example.com', '192.0.2.1'];
const root = makeCertificate({ subject: 'root', ca: true, days: 400 });
const middle = makeCertificate({ subject: 'middle', ca: true, issuer: root, days: 20 });
const leaf = makeCertificate({ names, issuer: middle, usage: 'serverAuth' });
const other = makeCertificate({ names });

let encrypted: string;
beforeAll(() => {
  const args = ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-passout', 'pass:word'];
  encrypted = execFileSync('openssl', args, { input: leaf.key, encoding: 'utf8' });
});

function check(cert: string, key: string, inDays = 0) {
  return checkCertificate(cert, key, new Date(Date.now() + inDays * 86_400_000));
}

test('a chain in order is taken, with the root and without, and told by the names of its first certificate', () => {
  const checked = check(`${leaf.cert}${middle.cert}${root.cert}`, leaf.key);
  expect(checked.names).toEqual(names);
  expect(checked.chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
  // The one in the middle ends first.
  expect(checked.notAfter.getTime() - Date.now()).toBeLessThan(20 * 86_400_000);
  expect(check(`text before\n${leaf.cert}\ntext between\n${middle.cert}`, leaf.key).names).toEqual(names);
  expect(check(other.cert, other.key).names).toEqual(names);
});

test('RSA of 2048 bits and EC are taken', () => {
  const rsa = makeCertificate({ names, key: 'rsa:2048' });
  expect(check(rsa.cert, rsa.key).key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  const weak = makeCertificate({ names, key: 'rsa:1024' });
  expect(() => check(weak.cert, weak.key)).toThrow('private_key. It must be RSA of at least 2048 bits');
});

const isNoPem = 'private_key. It is no private key in PEM form.';
test.each([
  ['no certificate', () => check('nonsense', leaf.key), 'cert_content. It holds no certificate'],
  [
    'one that cannot be read',
    () => check(leaf.cert.replace(/\n[^-\n]+/, '\nQQQQ'), leaf.key),
    'cannot be read',
  ],
  ['another key', () => check(leaf.cert, other.key), 'It is not the key of the (first) certificate'],
  ['no key', () => check(leaf.cert, 'nonsense'), isNoPem],
  ['a certificate as key', () => check(leaf.cert, leaf.cert), isNoPem],
  ['an encrypted key', () => check(leaf.cert, encrypted), 'It is encrypted with a password'],
  ['the key within the chain', () => check(leaf.cert + leaf.key, leaf.key), 'holds a private key'],
  [
    'a gap in the chain',
    () => check(leaf.cert + root.cert, leaf.key),
    'Certificate 2 did not issue certificate 1',
  ],
  [
    'another order',
    () => check(leaf.cert + root.cert + middle.cert, leaf.key),
    'Certificate 2 did not issue certificate 1',
  ],
  ['the issuer first', () => check(middle.cert + leaf.cert, leaf.key), 'It is not the key'],
  ['an ended one', () => check(leaf.cert, leaf.key, 31), 'Certificate 1 ended on'],
  ['an ended issuer', () => check(leaf.cert + middle.cert, leaf.key, 25), 'Certificate 2 ended on'],
  ['one whose time has not come', () => check(leaf.cert, leaf.key, -2), 'Certificate 1 is not valid before'],
  ['more than ten', () => check(leaf.cert.repeat(11), leaf.key), 'more than 10 certificates'],
])('%s is refused', (_what, attempt, why) => {
  expect(attempt).toThrow(why);
});

test('one that is not for servers, or names nothing, or was issued by one that may not issue, is refused', () => {
  const client = makeCertificate({ names, usage: 'clientAuth' });
  expect(() => check(client.cert, client.key)).toThrow('is not for servers');
  const nameless = makeCertificate({ subject: 'api.example.com' });
  expect(() => check(nameless.cert, nameless.key)).toThrow('names no domain and no address');
  const byLeaf = makeCertificate({ names, issuer: leaf });
  expect(() => check(byLeaf.cert + leaf.cert, byLeaf.key)).toThrow('Certificate 2 did not issue');
});

test('what is wrong is told without the key', () => {
  for (const key of [other.key, encrypted, leaf.key.slice(0, -40)]) {
    const body = key.split('\n')[1] ?? '';
    expect(body.length).toBeGreaterThan(20);
    try {
      check(leaf.cert, key);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain(body);
    }
  }
});
