import type { SignableRequest } from '@turnpike/signing/signed-request';
import type { Exchange } from '../wire/exchange.ts';

/** The request as its signer saw it. */
export function signable(exchange: Exchange): SignableRequest {
  return { method: exchange.method, target: exchange.target, headers: headerPairs(exchange.rawHeaders) };
}

function headerPairs(rawHeaders: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', asUtf8(rawHeaders[index + 1] ?? '')]);
  }
  return pairs;
}

/** The wire gives bytes as latin1 characters; signers hash them as UTF-8 text. */
function asUtf8(value: string): string {
  return /[\x80-\xff]/.test(value) ? Buffer.from(value, 'latin1').toString('utf8') : value;
}
