import type { FieldValues } from 'react-hook-form';

/**
 * Body of a new user from the fields of the form: where the password comes from is a question of the form alone.
 *
 * @param generated - The password that is sent when one is to be made.
 */
export function userBody(values: FieldValues, generated: string): FieldValues {
  const { first_password: source, password, pwd_status, ...user } = values;
  if (source === 'none') return user;
  return {
    ...user,
    // Left out while nothing is typed: then it is said to be missing.
    password: source === 'generated' ? generated : (password ?? ''),
    pwd_status: pwd_status === true,
  };
}
