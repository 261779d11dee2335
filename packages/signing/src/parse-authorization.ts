import { ALGORITHM, type Malformed, malformed } from './signed-request.ts';

/** The three fields of an SDK-HMAC-SHA256 `Authorization` header. */
export interface Authorization {
  /** The key that names the credential. */
  readonly access: string;
  /** Lower-case header names in the client's order, each once. */
  readonly signedHeaders: readonly string[];
  /** 64 lowercase hex digits. */
  readonly signature: string;
}

const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const SIGNATURE = /^[0-9a-f]{64}$/;
const FIELDS = ['Access', 'SignedHeaders', 'Signature'];

/** True when the value's scheme is SDK-HMAC-SHA256, well-formed or not. */
export function hasSdkScheme(value: string): boolean {
  return value === ALGORITHM || value.startsWith(`${ALGORITHM} `);
}

/**
 * Reads `SDK-HMAC-SHA256 Access=<key>, SignedHeaders=<a;b>, Signature=<hex>`. The fields may come in any order,
 * each exactly once and no other.
 */
export function parseAuthorization(value: string): Authorization | Malformed {
  if (!hasSdkScheme(value)) return malformed(`authorization scheme is not ${ALGORITHM}`);
  const fields = new Map<string, string>();
  for (const part of value.slice(ALGORITHM.length).split(',')) {
    const field = part.trim();
    const equals = field.indexOf('=');
    const name = field.slice(0, Math.max(equals, 0));
    if (!FIELDS.includes(name) || fields.has(name))
      return malformed('authorization fields are not well-formed');
    fields.set(name, field.slice(equals + 1));
  }
  const access = fields.get('Access') ?? '';
  const signature = fields.get('Signature') ?? '';
  const signedHeaders = (fields.get('SignedHeaders') ?? '').split(';');
  if (access === '') return malformed('Access is missing');
  if (!SIGNATURE.test(signature)) return malformed('Signature is not 64 lowercase hexadecimal digits');
  if (!signedHeaders.every((name) => HEADER_NAME.test(name))) {
    return malformed('SignedHeaders is not a list of lower-case header names');
  }
  if (new Set(signedHeaders).size !== signedHeaders.length)
    return malformed('SignedHeaders names a header twice');
  return { access, signedHeaders, signature };
}
