import { parseIpRule } from '@turnpike/contracts/net/parse-ip-rule';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';

/** Reference 4.2. */
const MAX_RULES = 100;

/**
 * Checks the values of an access control list.
 * @param field name of the parameter that holds them, for the message
 * @returns the values without the blanks around them, otherwise as written
 * @throws ManagementError APIG.2015 that names the first value that is wrong; APIG.2012 when there are none or too many
 */
export function checkIpRules(field: string, values: readonly string[]): string[] {
  if (values.length === 0) throw invalidParameter(field, 'At least one IP address is required.');
  if (values.length > MAX_RULES) throw invalidParameter(field, `At most ${MAX_RULES} entries are allowed.`);
  return values.map((value) => {
    const rule = value.trim();
    if (!parseIpRule(rule)) {
      throw new ManagementError(
        'APIG.2015',
        `${JSON.stringify(rule)} is not an address, a range (low-high) or a CIDR block`,
      );
    }
    return rule;
  });
}
