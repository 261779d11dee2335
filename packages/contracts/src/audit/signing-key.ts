import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** The public half of the key that signs checkpoints and exports (Ed25519, RFC 8032). */
export interface AuditPublicKey {
  /** First 16 hex digits of the SHA-256 of the 32 raw bytes. */
  readonly id: string;
  /** The 32 raw bytes, as hex. */
  readonly hex: string;
  /** SubjectPublicKeyInfo as PEM. */
  readonly pem: string;
  /** @param signature base64 */
  verify(text: string, signature: string): boolean;
}

/** What stands before the raw key in a SubjectPublicKeyInfo of Ed25519 (RFC 8410, section 4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE = /^[A-Za-z0-9+/]{86}==$/;

/**
 * Reads a public key: 64 hex digits, or PEM.
 * @throws Error when it is neither, or a key of another kind
 */
export function readAuditPublicKey(text: string): AuditPublicKey {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return fromRaw(Buffer.from(trimmed, 'hex'));
  let key: KeyObject;
  try {
    key = createPublicKey(trimmed);
  } catch {
    throw new Error('not a public key: 64 hexadecimal digits or a PEM file are expected');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return auditPublicKey(key);
}

/** @param key of Ed25519 */
export function auditPublicKey(key: KeyObject): AuditPublicKey {
  return fromRaw(key.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length));
}

function fromRaw(raw: Buffer): AuditPublicKey {
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
  return {
    id: createHash('sha256').update(raw).digest('hex').slice(0, 16),
    hex: raw.toString('hex'),
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    verify: (text, signature) =>
      SIGNATURE.test(signature) && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64')),
  };
}
