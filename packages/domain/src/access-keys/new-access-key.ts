import { randomInt } from 'node:crypto';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import type { Keyring } from '../kernel/keyring.ts';

const UPPER_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const ALPHANUMERIC = `${UPPER_AND_DIGITS}abcdefghijklmnopqrstuvwxyz`;

/** An access key in clear: shown once to its owner, never stored like this. */
export interface AccessKeyPair {
  /** 20 upper-case letters and digits; public. */
  ak: string;
  /** 40 letters and digits (238 random bits). */
  sk: string;
}

export const akPattern = /^[A-Z0-9]{20}$/;
export const skPattern = /^[A-Za-z0-9]{40}$/;

/** A fresh access key. */
export function newAccessKey(): AccessKeyPair {
  return { ak: randomText(UPPER_AND_DIGITS, 20), sk: randomText(ALPHANUMERIC, 40) };
}

/** A fresh key that ends by itself; told from others by the beginning of its AK. */
export function newTemporaryKey(): AccessKeyPair {
  const { ak, sk } = newAccessKey();
  return { ak: `TMP${ak.slice(3)}`, sk };
}

/** The secret half as it is stored: opens only with the master key, and only beside this AK. */
export function sealAccessKey(keyring: Keyring, { ak, sk }: AccessKeyPair): string {
  return sealSecret(keyring.accessKeyKey(), ak, sk);
}

/** Letters and digits without bias. */
export function randomAlphanumeric(length: number): string {
  return randomText(ALPHANUMERIC, length);
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
