import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { verify } from '@turnpike/signing/verify';
import { afterEach, expect, test } from 'vitest';
import { type Credentials, request, sendRequest } from './management-client.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

const secret = 's'.repeat(40);
/** Of the request that came last. */
let signedHeaders = '';

/** Answers 200 with what the verifier says of the request; `status` answers an error instead. */
function listen(status = 200): Promise<Credentials> {
  return new Promise((resolve) => {
    server = createServer(async (incoming, outgoing) => {
      const body = Buffer.concat(await incoming.toArray());
      const headers: [string, string][] = [];
      for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
        headers.push([incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '']);
      }
      const received = { method: incoming.method ?? '', target: incoming.url ?? '', headers };
      const bodySha256 = createHash('sha256').update(body).digest('hex');
      const secretOf = (key: string) => (key === 'AK' ? secret : null);
      signedHeaders = /SignedHeaders=([^,]*)/.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
      const verdict = verify(received, bodySha256, secretOf, Date.now());
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      outgoing.end(
        JSON.stringify(status === 200 ? verdict : { error_code: 'APIG.3033', error_msg: 'No such thing' }),
      );
    }).listen(0, '127.0.0.1', () => {
      const address = server?.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      resolve({ endpoint: `http://127.0.0.1:${port}`, accessKey: 'AK', secretKey: secret });
    });
  });
}

test.each([
  ['GET', '/v2/p/apigw/instances?name=a%20b&limit=5', undefined],
  ['POST', '/v2/p/apigw/instances', { instance_name: 'grün' }],
])('%s %s is signed so that the verifier accepts it, body included', async (method, path, body) => {
  const credentials = await listen();
  const answer = await sendRequest(credentials, { method, path, body });
  expect(answer).toEqual({ status: 200, body: { ok: true, access: 'AK', bodyCovered: true } });
});

test('the security token of a temporary key is sent and signed', async () => {
  const credentials = { ...(await listen()), securityToken: 'tps_x' };
  const request = { method: 'GET', path: '/v3/users' };
  const { body } = await sendRequest(credentials, request);
  expect(body).toMatchObject({ ok: true });
  expect(signedHeaders).toContain('x-security-token');
});

test('an error status becomes a failure with the code and message of the answer', async () => {
  const credentials = await listen(404);
  const asked = request(credentials, { method: 'GET', path: '/v2/p/apigw/instances/x' });
  await expect(asked).rejects.toThrow(/404: APIG\.3033 No such thing/);
});

test('a system that does not run is said to be so, with its address', async () => {
  const credentials = await listen();
  server?.close();
  server?.closeAllConnections();
  const asked = sendRequest(credentials, { method: 'GET', path: '/' });
  await expect(asked).rejects.toMatchObject({
    code: 'not_running',
    message: expect.stringContaining(credentials.endpoint),
  });
});
