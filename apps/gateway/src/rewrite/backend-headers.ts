import { proofPlaces } from '../app-auth/proof-places.ts';
import type { Call } from '../pipeline/call.ts';

/** Headers that end at this hop, or that the gateway or its HTTP client writes itself. */
const NEVER_FORWARDED = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-apig-appcode',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
];

/**
 * Compiles which of the caller's headers go on.
 * @param replaced headers that the API sets or keeps back; the caller's own of that name are dropped, also
 *   when spelled with `_` for `-`, which many backends cannot tell apart
 * @param dropSdkAuthorization true where the gateway consumes the signature
 * @param withholdsToken true where the gateway consumes X-Auth-Token; the tenant may let it go on all the same
 * @returns a function that adds name, value, name, value …
 */
export function compileCallerHeaders(
  replaced: readonly string[],
  dropSdkAuthorization: boolean,
  withholdsToken: boolean,
): (call: Call, headers: string[]) => void {
  const dropped = new Set([...NEVER_FORWARDED, ...replaced.map(comparableName)]);
  return (call, headers) => {
    const { rawHeaders } = call.exchange;
    const nominated = nominatedByConnection(call);
    const proofs = proofPlaces(call).headers;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] ?? '';
      const value = rawHeaders[index + 1] ?? '';
      const comparable = comparableName(name);
      if (dropped.has(comparable) || nominated?.has(comparable)) continue;
      if (proofs.length > 0 && proofs.some((proof) => comparableName(proof) === comparable)) continue;
      if (dropSdkAuthorization && isSignature(call, comparable, value)) continue;
      if (withholdsToken && comparable === 'x-auth-token' && !call.runtime.features.passesToken) continue;
      headers.push(name, value);
    }
  };
}

/** The signature that was the gateway's: whoever has it could send it once more. */
function isSignature(call: Call, comparable: string, value: string): boolean {
  const isPlace =
    comparable === 'authorization' || comparable === comparableName(call.runtime.features.signatureHeader);
  return isPlace && value.startsWith('SDK-HMAC-SHA256');
}

/** The headers that tell the backend about the caller (reference 7.5). */
export function forwardingHeaders(call: Call, authority: string): string[] {
  const { exchange } = call;
  const earlier = call.header('x-forwarded-for');
  return [
    'host',
    authority,
    'x-forwarded-for',
    earlier ? `${earlier}, ${exchange.remoteAddress}` : exchange.remoteAddress,
    'x-forwarded-port',
    String(exchange.localPort),
    'x-forwarded-proto',
    exchange.scheme,
    'x-real-ip',
    call.clientAddress,
  ];
}

function comparableName(name: string): string {
  const lower = name.toLowerCase();
  return lower.includes('_') ? lower.replaceAll('_', '-') : lower;
}

/** Headers that the caller's Connection header declares to be of this hop (RFC 9110 section 7.6.1). */
function nominatedByConnection(call: Call): ReadonlySet<string> | null {
  const connection = call.header('connection');
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return null;
  return new Set(connection.split(',').map((name) => comparableName(name.trim())));
}
