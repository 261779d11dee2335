import { z } from 'zod';

/** A secret: sealed with the gateway's own key, or in clear (only in snapshot files written by hand). */
export const sealedSecretSchema = z.union([
  /** `base64url(nonce 12 bytes | ciphertext | tag 16 bytes)`, AES-256-GCM, additional data = the document's id. */
  z.strictObject({ sealed: z.string().min(1) }),
  z.strictObject({ clear: z.string().min(1) }),
]);
