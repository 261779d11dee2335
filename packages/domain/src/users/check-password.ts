import type { PasswordPolicy } from '@turnpike/contracts/account-security/password-policy';

/** 64 characters, as the contract has it: the work of a hash is bounded by it. */
export const MAXIMUM_PASSWORD_LENGTH = 64;

const kinds = [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z\d]/];

/**
 * What a password policy has against a password, but for what only earlier passwords can tell.
 * @returns a sentence about the first rule that is broken; null: none is
 */
export function objectionTo(password: string, userName: string, policy: PasswordPolicy): string | null {
  const length = [...password].length;
  if (length < policy.minimum_password_length)
    return `The account's password policy asks for at least ${policy.minimum_password_length} characters.`;
  if (kinds.filter((kind) => kind.test(password)).length < policy.password_char_combination)
    return `The account's password policy asks for at least ${policy.password_char_combination} of upper case, lower case, digits and other characters.`;
  const most = policy.maximum_consecutive_identical_chars;
  if (most > 0 && longestRun(password) > most)
    return `The account's password policy allows a character at most ${most} times in a row.`;
  if (policy.password_not_username_or_invert && isNameOrReverse(password, userName))
    return "The account's password policy forbids the user name and its reverse.";
  return null;
}

function longestRun(text: string): number {
  let [longest, run, previous] = [0, 0, ''];
  for (const character of text) {
    run = character === previous ? run + 1 : 1;
    longest = Math.max(longest, run);
    previous = character;
  }
  return longest;
}

function isNameOrReverse(password: string, userName: string): boolean {
  const [typed, name] = [password.toLowerCase(), userName.toLowerCase()];
  return typed === name || typed === [...name].reverse().join('');
}

/** The rules in words, for people who choose a password. */
export function passwordRequirements(policy: PasswordPolicy): string {
  const most = policy.maximum_consecutive_identical_chars;
  return [
    `A password must contain ${policy.minimum_password_length} to ${MAXIMUM_PASSWORD_LENGTH} characters`,
    `of at least ${policy.password_char_combination} of upper case, lower case, digits and other characters`,
    ...(most > 0 ? [`no character more than ${most} times in a row`] : []),
    ...(policy.password_not_username_or_invert ? ['not the user name or its reverse'] : []),
    ...(policy.number_of_recent_passwords_disallowed > 0
      ? [`none of the last ${policy.number_of_recent_passwords_disallowed}`]
      : []),
  ].join(', ');
}
