import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { sign } from '@turnpike/signing/sign';
import { sha256Hex } from '@turnpike/signing/signature';
import { until } from '@turnpike/testkit/poll';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FeatureScene, startFeatureScene } from './feature-scene.ts';

const host = 'api.example.com';
const key = 'key-of-the-app';
const secret = 'secret-of-the-app';
const agent = new Agent();

/** What the backend got of a request, and whether it got all. */
interface Got {
  bytes: number;
  complete: boolean;
  over: boolean;
}

let backend: Server;
const got: Got[] = [];
let scene: FeatureScene;
beforeAll(async () => {
  backend = createServer((incoming: IncomingMessage, response) => {
    const seen: Got = { bytes: 0, complete: false, over: false };
    got.push(seen);
    incoming.on('data', (chunk: Buffer) => {
      seen.bytes += chunk.length;
    });
    incoming.on('end', () => response.end(String(seen.bytes)));
    incoming.on('close', () => {
      seen.complete = incoming.complete;
      seen.over = true;
    });
    incoming.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  const { port } = backend.address() as AddressInfo;
  scene = await startFeatureScene((builder) => {
    const group = builder.group({ domains: [host] });
    const api = builder.api(group, {
      ...{ path: '/big', method: 'POST' as const, authentication: 'APP' as const },
      backend: { authority: `127.0.0.1:${port}`, path: '/big', retryCount: 2 },
    });
    builder.credential({ key, secret, grants: [`${api.apiId}:${api.environmentId}`] });
  });
});
afterAll(async () => {
  await scene.close();
  await agent.close();
  backend.close();
});
beforeEach(() => {
  got.length = 0;
});

/** Signs one body and sends another, in chunks. @param declares whether its hash goes along in a header of its own */
async function post(signed: Buffer, sent: Buffer, declares: boolean, chunked = false) {
  const declared: [string, string][] = declares ? [['X-Sdk-Content-Sha256', sha256Hex(signed)]] : [];
  const given: [string, string][] = [['Host', host], ...declared];
  const added = sign({
    ...{ method: 'POST', target: '/big', headers: given, bodySha256: sha256Hex(signed) },
    ...{ key, secret, nowMs: Date.now() },
  });
  const parts = Array.from({ length: Math.ceil(sent.length / 65_536) }, (_, index) =>
    sent.subarray(index * 65_536, (index + 1) * 65_536),
  );
  const response = await request(`${scene.origin}/big`, {
    method: 'POST',
    dispatcher: agent,
    headers: {
      ...Object.fromEntries(given),
      ...added,
      ...(chunked ? {} : { 'content-length': String(sent.length) }),
    },
    body: Readable.from(parts),
  });
  return {
    status: response.statusCode,
    text: await response.body.text(),
    id: response.headers['x-request-id'],
  };
}

const large = Buffer.alloc(3 * 1_024 * 1_024, 'a');
const small = Buffer.alloc(1_000, 'a');
const changed = (body: Buffer) => {
  const other = Buffer.from(body);
  other[body.length - 1] = 98;
  return other;
};

describe.each([
  ['a large body with its declared hash', large, true, false],
  ['a large body in chunks with its declared hash', large, true, true],
  ['a large body whose hash is in the signature only', large, false, false],
  ['a small body with its declared hash', small, true, false],
  ['a small body whose hash is in the signature only', small, false, false],
] as const)('%s', (_what, body, declares, chunked) => {
  test('arrives whole when it is the one that was signed', async () => {
    expect(await post(body, body, declares, chunked)).toMatchObject({
      status: 200,
      text: String(body.length),
    });
    expect(got).toMatchObject([{ bytes: body.length, complete: true }]);
  });

  test('is refused when its last byte is another one, and no backend has a whole request with it', async () => {
    const answer = await post(body, changed(body), declares, chunked);
    expect(answer.status).toBe(401);
    expect(answer.text).toMatch('APIG.0303');
    await until(() => got.every(({ over }) => over), { deadlineMs: 5_000 });
    expect(got.filter(({ complete }) => complete)).toEqual([]);
    for (const { bytes } of got) expect(bytes).toBeLessThan(body.length);
  });
});

test('a large body with its declared hash begins to arrive before the caller has sent all of it', async () => {
  let goOn = (): void => undefined;
  const waits = new Promise<void>((resolve) => (goOn = resolve));
  const declared: [string, string][] = [
    ['Host', host],
    ['X-Sdk-Content-Sha256', sha256Hex(large)],
  ];
  const added = sign({
    ...{ method: 'POST', target: '/big', headers: declared, bodySha256: sha256Hex(large) },
    ...{ key, secret, nowMs: Date.now() },
  });
  const sending = request(`${scene.origin}/big`, {
    ...{ method: 'POST', dispatcher: agent },
    headers: { ...Object.fromEntries(declared), ...added, 'content-length': String(large.length) },
    body: Readable.from(
      (async function* () {
        yield large.subarray(0, large.length / 2);
        await waits;
        yield large.subarray(large.length / 2);
      })(),
    ),
  });
  await until(() => (got[0]?.bytes ?? 0) > 500_000, { deadlineMs: 10_000, waitingFor: 'a part of the body' });
  goOn();
  const { statusCode, body } = await sending;
  expect([statusCode, await body.text()]).toEqual([200, String(large.length)]);
});

test('why a body was refused on its way is in the decision record, with both hashes', async () => {
  const answer = await post(large, changed(large), true);
  const record = await until(() => scene.feed.decisions.find(({ requestId }) => requestId === answer.id), {
    deadlineMs: 10_000,
    waitingFor: 'the decision record',
  });
  expect(record).toMatchObject({ rule: 'app-signature-mismatch', stage: 'authenticate' });
  expect(record.signature?.bodySha256).toBe(sha256Hex(changed(large)));
  expect(record.signature?.canonicalRequest).toContain(sha256Hex(large));
});
