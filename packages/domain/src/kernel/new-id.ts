import { randomBytes } from 'node:crypto';

/** A fresh id: 32 lowercase hex digits (128 random bits), the form of the model product. */
export function newId(): string {
  return randomBytes(16).toString('hex');
}
