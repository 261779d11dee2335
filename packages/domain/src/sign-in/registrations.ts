import { createHmac } from 'node:crypto';
import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import * as repository from './repository.ts';
import { networkOf } from './throttle.ts';

const HOUR_MS = 60 * 60_000;

/** Accounts that may be begun from one address; the refused attempts count too, for each costs a password's hash. */
export const REGISTRATION_LIMIT: repository.Limit = { failures: 10, periodMs: HOUR_MS, lockoutMs: HOUR_MS };

/** @throws ManagementError TURNPIKE.0429 when there were too many registrations from the address */
export async function admitRegistration(
  { database, keyring, now }: Pick<Env, 'database' | 'keyring' | 'now'>,
  sourceIp: string,
): Promise<void> {
  const key = createHmac('sha256', keyring.signInThrottleKey())
    .update(JSON.stringify(['registration', networkOf(sourceIp)]))
    .digest('hex');
  const lockedUntil = await acrossAccounts(() =>
    repository.reserveAttempt(database, key, REGISTRATION_LIMIT, now()),
  );
  if (lockedUntil) throw new ManagementError('TURNPIKE.0429', `after ${lockedUntil.toISOString()}`);
}
