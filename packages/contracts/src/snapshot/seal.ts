import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a secret for one gateway: AES-256-GCM under the gateway's 32-byte key, bound to `context` (the id of
 * the document that holds it), so that a ciphertext moved to another document does not open.
 * @returns base64url of nonce | ciphertext | tag
 */
export function sealSecret(key: Buffer, context: string, clear: string): string {
  return seal(key, context, clear, randomBytes(NONCE_BYTES));
}

/**
 * Seals like {@link sealSecret}, and the same input always to the same text: for documents that are compiled anew,
 * whose hash must change only with their content. The nonce is a keyed hash of all that is sealed, so that two
 * different secrets never share one; what the text tells is that nothing changed, and no more.
 */
export function sealSecretStably(key: Buffer, context: string, clear: string): string {
  const nonceKey = createHmac('sha256', key).update('turnpike/nonce').digest();
  const nonce = createHmac('sha256', nonceKey)
    .update(JSON.stringify([context, clear]))
    .digest();
  return seal(key, context, clear, nonce.subarray(0, NONCE_BYTES));
}

function seal(key: Buffer, context: string, clear: string, nonce: Buffer): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const ciphertext = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]).toString('base64url');
}

/**
 * Opens what {@link sealSecret} sealed.
 * @throws Error when the key or the context is another one, or a byte was changed
 */
export function openSecret(key: Buffer, context: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(bytes.length - TAG_BYTES);
  // Of this length and no other: a shorter tag would be easier to hit.
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(tag);
  const ciphertext = bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
}
