import { expect, test } from 'vitest';
import { canonicalRequest } from './canonical-request.ts';
import { headerLines } from './header-lines.ts';
import { sign } from './sign.ts';
import { sha256Hex } from './signature.ts';
import { EMPTY_BODY_SHA256 } from './signed-request.ts';
import { verify } from './verify.ts';

/** The vector that the model product publishes (reference 10.2). */
const target =
  '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0';
const headers: [string, string][] = [
  ['Content-Type', 'application/json'],
  ['Host', 'service.region.example.com'],
  ['X-Sdk-Date', '20191115T033655Z'],
];
const key = 'QTWAOYTTINDUT2QVKYUC';
const secret = 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc';
const nowMs = Date.UTC(2019, 10, 15, 3, 36, 55);
const expectedSignature = '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe';

test('the canonical request of the published vector has the published hash', () => {
  const canonical = canonicalRequest({
    method: 'GET',
    target,
    headers: headerLines(headers),
    signedHeaders: ['content-type', 'host', 'x-sdk-date'],
    payloadHash: EMPTY_BODY_SHA256,
  });
  expect(sha256Hex(canonical)).toBe('b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a');
});

test('signing the published vector gives the published signature, and it verifies', () => {
  const signed = sign({ method: 'GET', target, headers, bodySha256: EMPTY_BODY_SHA256, key, secret, nowMs });
  expect(signed.Authorization).toBe(
    `SDK-HMAC-SHA256 Access=${key}, SignedHeaders=content-type;host;x-sdk-date, Signature=${expectedSignature}`,
  );
  const request = {
    method: 'GET',
    target,
    headers: [...headers, ['Authorization', signed.Authorization] as [string, string]],
  };
  expect(verify(request, EMPTY_BODY_SHA256, () => secret, nowMs)).toEqual({
    ok: true,
    access: key,
    bodyCovered: true,
  });
});
