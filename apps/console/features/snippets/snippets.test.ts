import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { verify } from '@turnpike/signing/verify';
import { expect, test } from 'vitest';
import { type CallSample, sampleTarget, sampleUrl } from './call-sample.ts';
import { curlSnippet } from './curl-snippet.ts';
import { nodeSnippet } from './node-snippet.ts';

const sample: CallSample = {
  method: 'GET',
  protocol: 'HTTP',
  host: 'g.apic.localhost',
  port: 21_000,
  target: '/orders/1',
  environmentName: 'RELEASE',
  authentication: 'NONE',
  key: 'key-1',
  body: '',
};

interface Received {
  readonly request: IncomingMessage;
  readonly body: string;
}

/** Runs a snippet against a server of this process and gives what arrived. */
async function run(make: (port: number) => string, env: Record<string, string>): Promise<Received> {
  let received: Received | undefined;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received = { request, body: Buffer.concat(chunks).toString() };
    response.end('answered');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const code = make((server.address() as AddressInfo).port);
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
      env: env as NodeJS.ProcessEnv,
      timeout: 10_000,
    });
    expect(stdout).toContain('answered');
  } finally {
    server.close();
  }
  if (!received) throw new Error('Nothing arrived.');
  return received;
}

function headerPairs({ rawHeaders }: IncomingMessage): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    rawHeaders[index * 2] ?? '',
    rawHeaders[index * 2 + 1] ?? '',
  ]);
}

test.each([
  ['GET', '/orders/1', ''],
  ['POST', '/a%20b/c*d?z=1&a=x+y&a=%C3%A9&empty=', '{"note":"it\'s \\"é\\""}'],
])('the signed Node snippet makes a call that the verifier accepts: %s %s', async (method, target, body) => {
  const { request, body: arrived } = await run(
    (port) =>
      nodeSnippet({
        ...sample,
        method,
        target,
        body,
        port,
        authentication: 'SIGNATURE',
        environmentName: 'staging',
      }),
    { APP_SECRET: 'the-secret' },
  );
  expect(arrived).toBe(body);
  expect(request.headers['x-stage']).toBe('staging');
  const result = verify(
    { method, target: request.url ?? '', headers: headerPairs(request) },
    createHash('sha256').update(arrived).digest('hex'),
    (access) => (access === 'key-1' ? 'the-secret' : null),
    Date.now(),
  );
  expect(result).toEqual({ ok: true, access: 'key-1', bodyCovered: true });
});

test('the AppCode snippet takes the code from the environment', async () => {
  const { request } = await run((port) => nodeSnippet({ ...sample, port, authentication: 'APP_CODE' }), {
    APP_CODE: 'the-code',
  });
  expect(request.headers['x-apig-appcode']).toBe('the-code');
  expect(request.headers.host).toMatch(/^g\.apic\.localhost:/);
});

test('a call by a user takes the access key, or the token, from the environment', async () => {
  const env = { TURNPIKE_ACCESS_KEY: 'AKUSER', TURNPIKE_SECRET_KEY: 'the-secret', TOKEN: 'the-token' };
  const signed = await run((port) => nodeSnippet({ ...sample, port, authentication: 'ACCESS_KEY' }), env);
  const result = verify(
    { method: 'GET', target: signed.request.url ?? '', headers: headerPairs(signed.request) },
    createHash('sha256').update(signed.body).digest('hex'),
    (access) => (access === 'AKUSER' ? 'the-secret' : null),
    Date.now(),
  );
  expect(result).toMatchObject({ ok: true, access: 'AKUSER' });
  const { request } = await run((port) => nodeSnippet({ ...sample, port, authentication: 'TOKEN' }), env);
  expect(request.headers['x-auth-token']).toBe('the-token');
  expect(curlSnippet({ ...sample, authentication: 'TOKEN' })).toContain('-H "X-Auth-Token: $TOKEN"');
  expect(curlSnippet({ ...sample, authentication: 'ACCESS_KEY' })).toContain('Access=$TURNPIKE_ACCESS_KEY,');
});

test('curl names the domain, the environment and, for HTTPS, the authority', () => {
  expect(
    curlSnippet({ ...sample, protocol: 'HTTPS', authentication: 'APP_CODE', environmentName: 'staging' }),
  ).toBe(
    [
      "curl -i -X GET 'https://g.apic.localhost:21000/orders/1'",
      '--cacert .turnpike/ca.pem',
      '-H "X-Apig-AppCode: $APP_CODE"',
      "-H 'X-Stage: staging'",
    ].join(' \\\n  '),
  );
});

test('a signed curl command takes key and secret from the environment and keeps the environment’s header', () => {
  const command = curlSnippet({ ...sample, authentication: 'SIGNATURE', environmentName: 'staging' });
  expect(command).toContain('Access=$APP_KEY,');
  expect(command).toContain('-hmac "$APP_SECRET"');
  expect(command).toContain("-H 'X-Stage: staging'");
});

test('a target is filled in from samples and defaults', () => {
  const target = sampleTarget('/a/{id}/b/{name}', [
    { name: 'id', location: 'PATH', sample_value: '7 8' },
    { name: 'q', location: 'QUERY', required: 1, default_value: 'x' },
    { name: 'optional', location: 'QUERY', required: 2 },
  ]);
  expect(sampleUrl({ ...sample, target })).toBe('http://g.apic.localhost:21000/a/7%208/b/1?q=x');
});
