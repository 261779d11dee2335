import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { type AuditPublicKey, auditPublicKey } from '@turnpike/contracts/audit/signing-key';
import { createKeyring, type Keyring } from '../kernel/keyring.ts';

/** The key that signs checkpoints and exports. One per system; derived from the master key, so never stored. */
export interface AuditKey {
  readonly publicKey: AuditPublicKey;
  /** Base64 Ed25519 signature. */
  sign(text: string): Promise<string>;
}

/** What stands before the seed in a PKCS#8 key of Ed25519 (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

const known = new WeakMap<Keyring, AuditKey>();
const signOffThread = promisify<null, Buffer, ReturnType<typeof createPrivateKey>, Buffer>(sign);

/** The audit key of a keyring. */
export function auditKeyOf(keyring: Keyring): AuditKey {
  const found = known.get(keyring);
  if (found) return found;
  const der = Buffer.concat([PKCS8_PREFIX, keyring.auditSeed()]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const key: AuditKey = {
    publicKey: auditPublicKey(createPublicKey(privateKey)),
    sign: async (text) => (await signOffThread(null, Buffer.from(text), privateKey)).toString('base64'),
  };
  known.set(keyring, key);
  return key;
}

/** PEM of the public key of the system with this master key: what people keep to check exports by. */
export function auditPublicKeyPem(masterKeyHex: string): string {
  return auditKeyOf(createKeyring(masterKeyHex)).publicKey.pem;
}
