import { openSecret } from '@turnpike/contracts/snapshot/seal';
import type { Env } from '../kernel/define-operation.ts';
import { hashRecoveryCode } from './recovery-code.ts';
import * as repository from './repository.ts';
import { stepOfCode } from './totp.ts';

/** What a person shows beside the password. */
export type SecondFactor = { totpCode: string } | { recoveryCode: string };

/**
 * Takes a second factor: each code and each recovery code once, however many ask at the same time.
 * @param secretSealed the bound authenticator's
 */
export async function takeSecondFactor(
  { database, keyring, now }: Pick<Env, 'database' | 'keyring' | 'now'>,
  userId: string,
  secretSealed: string,
  shown: SecondFactor,
): Promise<boolean> {
  if ('recoveryCode' in shown) {
    const hash = hashRecoveryCode(keyring, userId, shown.recoveryCode);
    return repository.takeRecoveryCode(database, userId, hash, now());
  }
  const step = stepOfCode(openSecret(keyring.mfaKey(), userId, secretSealed), shown.totpCode, now());
  return step !== null && repository.takeStep(database, userId, step);
}
