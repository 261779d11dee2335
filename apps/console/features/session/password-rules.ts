import type { PasswordPolicy } from '@turnpike/contracts/account-security/password-policy';

/** One rule of a password policy, in words, and whether a password keeps to it. */
export interface PasswordRule {
  readonly text: string;
  readonly isMet: (password: string) => boolean;
}

const LONGEST = 64;
const kinds = [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z\d]/];

/**
 * The rules that can be checked while a password is typed. What earlier passwords tell, only the server knows:
 * see {@link reuseText}.
 */
export function passwordRules(policy: PasswordPolicy, userName: string): PasswordRule[] {
  const most = policy.maximum_consecutive_identical_chars;
  const least = policy.password_char_combination;
  return [
    {
      text: `${policy.minimum_password_length} to ${LONGEST} characters`,
      isMet: (password) =>
        [...password].length >= policy.minimum_password_length && password.length <= LONGEST,
    },
    {
      text:
        least === kinds.length
          ? 'Upper case, lower case, digits and other characters'
          : `At least ${least} of upper case, lower case, digits and other characters`,
      isMet: (password) => kinds.filter((kind) => kind.test(password)).length >= least,
    },
    ...(most > 0
      ? [
          {
            text: `No character more than ${most === 1 ? 'once' : `${most} times`} in a row`,
            isMet: (password: string) => longestRun(password) <= most,
          },
        ]
      : []),
    ...(policy.password_not_username_or_invert
      ? [
          {
            text: 'Not the user name, forwards or backwards',
            isMet: (password: string) => !isNameOrReverse(password, userName),
          },
        ]
      : []),
  ];
}

/** What the server will have against a password that was used before; '' when nothing. */
export function reuseText({ number_of_recent_passwords_disallowed: last }: PasswordPolicy): string {
  if (last === 0) return '';
  return last === 1 ? 'It must differ from the present one.' : `It must differ from the last ${last}.`;
}

function longestRun(text: string): number {
  const runs = text.match(/(.)\1*/gsu) ?? [];
  return Math.max(0, ...runs.map((run) => [...run].length));
}

function isNameOrReverse(password: string, userName: string): boolean {
  const [typed, name] = [password.toLowerCase(), userName.toLowerCase()];
  return name !== '' && (typed === name || typed === [...name].reverse().join(''));
}

const alphabet = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const GENERATED_LENGTH = 20;

/**
 * A random password that keeps to every policy: of all kinds, no character twice in a row, none that is easily taken
 * for another.
 */
export function generatePassword(policy: Pick<PasswordPolicy, 'minimum_password_length'>): string {
  const length = Math.max(GENERATED_LENGTH, policy.minimum_password_length);
  for (;;) {
    const body = Array.from({ length: length - 1 }, () => alphabet[randomBelow(alphabet.length)]).join('');
    const at = 1 + randomBelow(length - 2);
    const password = `${body.slice(0, at)}-${body.slice(at)}`;
    if (longestRun(password) === 1 && kinds.every((kind) => kind.test(password))) return password;
  }
}

/** Uniform below `limit`, which is at most 256: values that would favour some are drawn again. */
function randomBelow(limit: number): number {
  const fair = 256 - (256 % limit);
  for (;;) {
    const [value = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (value < fair) return value % limit;
  }
}
