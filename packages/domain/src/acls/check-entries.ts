import { checkIpRules } from '../ip-rules/check-ip-rules.ts';
import { invalidParameter } from '../kernel/management-error.ts';

/** Reference 4.2. */
const MAX_ENTRIES = 100;

const forms = {
  DOMAIN: { pattern: /^[^\p{Cc},]{1,64}$/u, meaning: 'the name of an account' },
  DOMAIN_ID: { pattern: /^[0-9a-f]{32}$/, meaning: 'the id of an account, 32 hexadecimal digits' },
} as const;

/**
 * Checks the entries of an access control policy by its entity type. Whether there are such accounts is not looked at: it
 * would tell who else has one.
 * @returns the entries without the blanks around them, otherwise as written
 * @throws ManagementError APIG.2015 for addresses, APIG.2012 for accounts, with the first entry that is wrong
 */
export function checkEntries(
  entityType: 'IP' | 'DOMAIN' | 'DOMAIN_ID',
  entries: readonly string[],
): string[] {
  if (entityType === 'IP') return checkIpRules('acl_value', entries);
  if (entries.length > MAX_ENTRIES) {
    throw invalidParameter('acl_value', `At most ${MAX_ENTRIES} entries are allowed.`);
  }
  const { pattern, meaning } = forms[entityType];
  return entries.map((entry) => {
    const name = entry.trim();
    if (!pattern.test(name))
      throw invalidParameter('acl_value', `${JSON.stringify(name)} is not ${meaning}.`);
    return name;
  });
}
