import { stringify } from 'node:querystring';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { expect, test } from 'vitest';
import { sha256Hex } from './signature.ts';
import { verify } from './verify.ts';

const key = 'ABCDEFGHIJ';
const secret = 'official-secret';

/** Signs with the official Node.js SDK and puts the request on the wire as its HTTP client does. */
function officiallySigned(method: string, path: string, queryParams: Record<string, unknown>, data?: object) {
  const credential = new BasicCredentials().withAk(key).withSk(secret);
  const request = {
    endpoint: `https://gw.example.com${path}`,
    method,
    headers: { 'content-type': 'application/json' },
    queryParams,
    ...(data ? { data } : {}),
  };
  const headers = AKSKSigner.sign(request as never, credential as never) as Record<string, string>;
  const query = stringify(queryParams as never);
  return {
    body: data ? JSON.stringify(data) : '',
    request: { method, target: query ? `${path}?${query}` : path, headers: Object.entries(headers) },
  };
}

test.each([
  ['GET', '/test', {}],
  ['GET', '/test/', { limit: '10', a: '' }],
  ['GET', '/v1/things', { 'a b': 'c d', star: 'x*y', plus: '1+1', tilde: '~' }],
  ['GET', '/v1/things', { time: ['1:1', '11', 'é'], 'tag[0]': 'a', tagX: 'b' }],
  ['DELETE', '/v1/things/77b6a44cba5143ab91d13ab9a8ff44fd', {}],
] as const)('what the official signer signs for %s %s %j verifies', (method, path, query) => {
  const { request, body } = officiallySigned(method, path, { ...query });
  expect(verify(request, sha256Hex(body), () => secret, Date.now())).toEqual({
    ok: true,
    access: key,
    bodyCovered: true,
  });
});

test('a JSON body that the official signer signs verifies, and another one does not', () => {
  const { request, body } = officiallySigned('POST', '/v1/things', {}, { name: 'größe', n: [1, 2] });
  expect(verify(request, sha256Hex(body), () => secret, Date.now())).toMatchObject({ ok: true });
  expect(verify(request, sha256Hex(`${body} `), () => secret, Date.now())).toMatchObject({
    failure: 'mismatch',
  });
});
