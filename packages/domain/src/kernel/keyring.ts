import { createHmac, hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/** Every key of the system, derived from the one master key, which is never stored in the database. */
export interface Keyring {
  /** Seals the secrets of one gateway's snapshot; the gateway gets this key and no other. */
  gatewayKey(instanceId: string): Buffer;
  /** Seals the secret halves of access keys. */
  accessKeyKey(): Buffer;
  /** Seals the digests of tokens and security tokens, from which gateways get hashes of their own. */
  tokenDigestKey(): Buffer;
  /** Hashes tokens. */
  tokenKey(): Buffer;
  /** Hashes the security tokens of temporary keys. */
  securityTokenKey(): Buffer;
  /** Seals the secrets of second factors. */
  mfaKey(): Buffer;
  /** Hashes recovery codes. */
  recoveryCodeKey(): Buffer;
  /** Hashes the names and addresses that failed sign-ins are counted under. */
  signInThrottleKey(): Buffer;
  /** Seals the client secrets of identity providers. */
  identityProviderKey(): Buffer;
  /** Seed of the Ed25519 key that signs audit checkpoints and exports. */
  auditSeed(): Buffer;
  /** The bearer token of one gateway's config feed: 64 hex digits, opens that feed only. */
  feedToken(instanceId: string): string;
}

/**
 * Derives keys by HKDF-SHA256 (RFC 5869) with a label per purpose.
 * @param masterKeyHex 64 hex digits
 * @throws Error when the master key has another form
 */
export function createKeyring(masterKeyHex: string): Keyring {
  if (!/^[0-9a-f]{64}$/.test(masterKeyHex)) throw new Error('the master key must be 64 hexadecimal digits');
  const master = Buffer.from(masterKeyHex, 'hex');
  const derive = (label: string): Buffer =>
    Buffer.from(hkdfSync('sha256', master, '', `turnpike/${label}`, KEY_BYTES));
  const feedKey = derive('feed-token');
  return {
    gatewayKey: (instanceId) => derive(`gateway-secrets/${instanceId}`),
    accessKeyKey: () => derive('access-keys'),
    tokenDigestKey: () => derive('token-digests'),
    tokenKey: () => derive('tokens'),
    securityTokenKey: () => derive('security-tokens'),
    mfaKey: () => derive('second-factors'),
    recoveryCodeKey: () => derive('recovery-codes'),
    signInThrottleKey: () => derive('sign-in-throttles'),
    identityProviderKey: () => derive('identity-providers'),
    auditSeed: () => derive('audit-signing'),
    feedToken: (instanceId) => createHmac('sha256', feedKey).update(instanceId).digest('hex'),
  };
}
