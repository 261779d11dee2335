import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedHeaders } from '../call.ts';
import { type FeatureScene, startFeatureScene } from '../feature-scene.ts';
import { rawCall } from '../raw-call.ts';

const [first, second] = ['one.example.com', 'two.example.com'];
const key = 'key-of-both';
const secret = 'secret-of-both';

/** Two groups with the same paths, and a credential that may call both. */
let scene: FeatureScene;
let port: number;
beforeAll(async () => {
  scene = await startFeatureScene((builder) => {
    const grants: string[] = [];
    for (const domain of [first, second]) {
      const group = builder.group({ domains: [domain] });
      const backend = { type: 'MOCK' as const, status: 200, headers: [], body: `group of ${domain}` };
      builder.api(group, { path: '/open', backend });
      const api = builder.api(group, { path: '/app', authentication: 'APP', backend });
      grants.push(`${api.apiId}:${api.environmentId}`);
    }
    builder.credential({ key, secret, grants });
  });
  port = (await scene.gateway.status()).httpPort;
});
afterAll(() => scene.close());

const ask = (head: string) => rawCall(port, `${head}\r\nConnection: close\r\n\r\n`);
const get = (host: string, more = '') => ask(`GET /open HTTP/1.1\r\nHost: ${host}${more}`);

test('a host leads to its group, in any case, with a port, and with the dot of a full name', async () => {
  for (const host of [first, first.toUpperCase(), `${first}:${port}`, `${first}.`])
    expect(await get(host)).toMatch(`group of ${first}`);
});

describe('what other headers say of the host counts for nothing', () => {
  test.each([
    ...[
      'X-Forwarded-Host',
      'X-Host',
      'X-Forwarded-Server',
      'X-HTTP-Host-Override',
      'X-Original-Host',
      'Forwarded',
    ],
    ...['X-Original-URL', 'X-Rewrite-URL'],
  ])('%s', async (name) => {
    const value = name === 'Forwarded' ? `host=${second}` : name.endsWith('URL') ? '/app' : second;
    expect(await get(first, `\r\n${name}: ${value}`)).toMatch(`group of ${first}`);
  });
});

describe('a host in doubt is refused', () => {
  test.each([
    ['two lines', `${first}\r\nHost: ${second}`],
    ['two in one line', `${first}, ${second}`],
    ['a user before it', `${first}@${second}`],
    ['a path behind it', `${first}/${second}`],
    ['a space in it', `${first} ${second}`],
    ['no name', ''],
    ['a port that is none', `${first}:port`],
    ['an escape', 'one%2eexample.com'],
    ['a backslash', `${first}\\@${second}`],
    ['a null', `${first}\0.${second}`],
    ['another script’s letters', 'оne.example.com'],
  ])('%s', async (_what, host) => {
    expect(await get(host)).toMatch(/^HTTP\/1.1 400/);
  });

  test('none at all, and a target of another host', async () => {
    expect(await ask('GET /open HTTP/1.1\r\nX: y')).toMatch(/^HTTP\/1.1 400/);
    expect(await ask(`GET http://${second}/open HTTP/1.1\r\nHost: ${first}`)).toMatch(/^HTTP\/1.1 400/);
    expect(await ask(`GET http://${first}/open HTTP/1.1\r\nHost: ${first}`)).toMatch(`group of ${first}`);
    expect(await ask(`GET http://${first}@${second}/open HTTP/1.1\r\nHost: ${first}`)).toMatch(
      /^HTTP\/1.1 400/,
    );
  });
});

test('a signature for one host is none for another, though the credential may call both', async () => {
  const headers = signedHeaders({ target: '/app', host: first, key, secret });
  const lines = Object.entries(headers)
    .filter(([name]) => name !== 'host')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\r\n');
  expect(await ask(`GET /app HTTP/1.1\r\nHost: ${first}\r\n${lines}`)).toMatch(`group of ${first}`);
  expect(await ask(`GET /app HTTP/1.1\r\nHost: ${second}\r\n${lines}`)).toMatch(/^HTTP\/1.1 401/);
});
