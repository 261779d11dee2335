import { createHmac } from 'node:crypto';
import type { LoginPolicy } from '@turnpike/contracts/account-security/login-policy';
import { parseIpRule } from '@turnpike/contracts/net/parse-ip-rule';
import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import * as repository from './repository.ts';

const MINUTE_MS = 60_000;

/** Of one address, over all names: a team behind one address may mistype now and then, a list of names is not tried. */
export const ADDRESS_LIMIT: repository.Limit = {
  failures: 50,
  periodMs: 15 * MINUTE_MS,
  lockoutMs: 15 * MINUTE_MS,
};

/** Longer than any period and any lock. */
const KEPT_MS = 2 * 24 * 60 * MINUTE_MS;

/** What an attempt is counted under, and its limits. */
export interface Attempt {
  nameKey: string;
  nameLimit: repository.Limit;
  addressKey: string;
}

type World = Pick<Env, 'database' | 'now'>;

/** @param named what stands for the person: names, or ids that nobody has */
export function attemptOf(
  { keyring }: Pick<Env, 'keyring'>,
  named: readonly string[],
  sourceIp: string,
  policy: LoginPolicy,
): Attempt {
  const keyOf = (...parts: readonly string[]): string =>
    createHmac('sha256', keyring.signInThrottleKey()).update(JSON.stringify(parts)).digest('hex');
  return {
    nameKey: keyOf('name', ...named),
    nameLimit: {
      failures: policy.login_failed_times,
      periodMs: policy.period_with_login_failures * MINUTE_MS,
      lockoutMs: policy.lockout_duration * MINUTE_MS,
    },
    addressKey: keyOf('address', networkOf(sourceIp)),
  };
}

/** One host has a /64 of IPv6 addresses to choose from, so they count as one. */
export function networkOf(sourceIp: string): string {
  const address = parseIpRule(sourceIp);
  if (!address) return sourceIp;
  return address.family === 4 ? `4/${address.from}` : `6/${address.from >> 64n}`;
}

/**
 * Counts an attempt as a failure before it is made: however many are made at once, no more than the limit are.
 * Counts are the system's, not an account's: many are of names that nobody has.
 * @returns null: go on, and report how it ended; otherwise until when no attempt may be made
 */
export function admit({ database, now }: World, attempt: Attempt): Promise<Date | null> {
  return acrossAccounts(async () => {
    const { addressKey, nameKey, nameLimit } = attempt;
    const addressLocked = await repository.reserveAttempt(database, addressKey, ADDRESS_LIMIT, now());
    if (addressLocked) return addressLocked;
    const nameLocked = await repository.reserveAttempt(database, nameKey, nameLimit, now());
    if (nameLocked) await repository.refundAttempt(database, addressKey);
    return nameLocked;
  });
}

/** The attempt failed; its count stands. Returns until when the name is locked now, null: it is not. */
export function failed({ database, now }: World, attempt: Attempt): Promise<Date | null> {
  return acrossAccounts(async () => {
    const { addressKey, nameKey, nameLimit } = attempt;
    await repository.lockIfReached(database, addressKey, ADDRESS_LIMIT, now());
    const lockedUntil = await repository.lockIfReached(database, nameKey, nameLimit, now());
    await repository.deleteThrottlesBefore(database, new Date(now().getTime() - KEPT_MS));
    return lockedUntil;
  });
}

/** The attempt was neither proven nor a failure: something is still to be shown. */
export function unfinished({ database }: World, attempt: Attempt): Promise<void> {
  return acrossAccounts(async () => {
    await repository.refundAttempt(database, attempt.nameKey);
    await repository.refundAttempt(database, attempt.addressKey);
  });
}

/** The attempt was proven. What others did from the same address is not forgiven by it. */
export function proven({ database }: World, attempt: Attempt): Promise<void> {
  return acrossAccounts(async () => {
    await repository.forgetFailures(database, attempt.nameKey);
    await repository.refundAttempt(database, attempt.addressKey);
  });
}
