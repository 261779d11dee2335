import { createHmac, randomInt } from 'node:crypto';
import type { Keyring } from '../kernel/keyring.ts';

/** Without what is mistaken for something else (0 and o, 1 and l and i). */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A fresh recovery code: `xxxx-xxxx-xxxx-xxxx`, 79 random bits. */
export function newRecoveryCode(): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/**
 * What is kept of a code: hex HMAC-SHA256, bound to its user. The codes are random enough for a fast hash. Case, blanks
 * and hyphens do not matter when a code is typed.
 */
export function hashRecoveryCode(keyring: Keyring, userId: string, code: string): string {
  const typed = code.toLowerCase().replace(/[\s-]/g, '');
  return createHmac('sha256', keyring.recoveryCodeKey()).update(`${userId}\n${typed}`).digest('hex');
}
