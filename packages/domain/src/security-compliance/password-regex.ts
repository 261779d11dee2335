import type { PasswordPolicy } from '@turnpike/contracts/account-security/password-policy';
import { MAXIMUM_PASSWORD_LENGTH } from '../users/check-password.ts';

const kinds = ['[A-Z]', '[a-z]', '[0-9]', '[^A-Za-z0-9]'];

/**
 * A password policy as a regular expression that ECMAScript (with flag `u`), Java, Python and PCRE read alike. What
 * depends on the user's name and on earlier passwords is not in it.
 */
export function passwordRegex(policy: PasswordPolicy): string {
  const choices = choose(kinds, policy.password_char_combination).map((chosen) =>
    chosen.map((kind) => `(?=[\\s\\S]*${kind})`).join(''),
  );
  const most = policy.maximum_consecutive_identical_chars;
  const noLongRun = most > 0 ? `(?![\\s\\S]*([\\s\\S])\\1{${most}})` : '';
  return `^(?:${choices.join('|')})${noLongRun}[\\s\\S]{${policy.minimum_password_length},${MAXIMUM_PASSWORD_LENGTH}}$`;
}

/** Every choice of so many of the items, in order. */
function choose(items: readonly string[], count: number): string[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) =>
    choose(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]),
  );
}
