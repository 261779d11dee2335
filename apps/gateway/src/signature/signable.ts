import type { SignableRequest } from '@turnpike/signing/signed-request';
import type { Exchange } from '../wire/exchange.ts';

/**
 * The request as its signer saw it.
 * @param signatureHeader lower-case name of the header that holds the signature
 */
export function signable(exchange: Exchange, signatureHeader = 'authorization'): SignableRequest {
  const headers = headerPairs(exchange.rawHeaders);
  const { method, target } = exchange;
  if (signatureHeader === 'authorization') return { method, target, headers };
  // What is called Authorization is then the backend's, and no part of what the gateway verifies.
  const others = headers.filter(([name]) => name.toLowerCase() !== 'authorization');
  return {
    method,
    target,
    headers: others.map(([name, value]) => [
      name.toLowerCase() === signatureHeader ? 'authorization' : name,
      value,
    ]),
  };
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
