import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP password storage: argon2id with 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** A hash that no password has: random bytes where the tag would stand. */
const dummyHash = phcString(COST, randomBytes(16), randomBytes(TAG_BYTES));

/** Argon2id of a password in PHC string format, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive('argon2id', parameters(password, salt, COST, TAG_BYTES));
  return phcString(COST, salt, tag);
}

/**
 * Is this the password of that hash? Without a hash (there is no such user, or one without a password) the same
 * work is done for nothing, so that the time taken does not tell who exists.
 * @throws Error when the stored hash is not in the form that {@link hashPassword} writes
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const parts = PHC.exec(hash ?? dummyHash);
  if (!parts) throw new Error('a stored password hash is not argon2id in PHC string format');
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts;
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const expected = Buffer.from(tag, 'base64');
  const actual = await derive(
    'argon2id',
    parameters(password, Buffer.from(salt, 'base64'), cost, expected.length),
  );
  return timingSafeEqual(actual, expected) && hash !== null;
}

function parameters(password: string, nonce: Buffer, cost: typeof COST, tagLength: number): Argon2Parameters {
  // Keyboards differ in how they compose a character; the same typed password must be the same bytes.
  return { message: password.normalize('NFKC'), nonce, tagLength, ...cost };
}

function phcString({ memory, passes, parallelism }: typeof COST, salt: Buffer, tag: Buffer): string {
  const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}
