import { createHmac, hash } from 'node:crypto';
import { ALGORITHM } from './signed-request.ts';

/** Lowercase hex SHA-256 of a text (as UTF-8) or of bytes. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/**
 * Lowercase hex HMAC-SHA256 over the string to sign of a canonical request.
 * @param sdkDate value of X-Sdk-Date
 */
export function signature(secret: string, sdkDate: string, canonicalRequest: string): string {
  const stringToSign = `${ALGORITHM}\n${sdkDate}\n${sha256Hex(canonicalRequest)}`;
  return createHmac('sha256', secret).update(stringToSign).digest('hex');
}
