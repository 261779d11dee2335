import { aclPolicySchema, EVERY_ADDRESS } from '@turnpike/contracts/account-security/acl-policy';
import {
  updateLoginPolicy,
  updatePasswordPolicy,
  updateProtectPolicy,
} from '@turnpike/contracts/http/account-security';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { listsOf, rowsOf } from './address-rows.ts';
import { loginPolicyFields, passwordPolicyFields, protectPolicyFields } from './setting-fields.ts';

test('each address goes to the list of its family and notation', () => {
  const lists = listsOf([
    { address: '10.0.0.0/8', description: 'office' },
    { address: ' 192.168.0.1 - 192.168.0.9 ', description: '' },
    { address: '2001:db8::/32', description: '' },
    { address: '::1-::9', description: '' },
    { address: '  ', description: 'forgotten' },
  ]);
  expect(aclPolicySchema.parse(lists)).toEqual({
    allow_address_netmasks: [{ address_netmask: '10.0.0.0/8', description: 'office' }],
    allow_ip_ranges: [{ ip_range: '192.168.0.1-192.168.0.9', description: '' }],
    allow_address_netmasks_ipv6: [{ address_netmask: '2001:db8::/32', description: '' }],
    allow_ip_ranges_ipv6: [{ ip_range: '::1-::9', description: '' }],
  });
});

test('what was read and not changed is sent as it was', () => {
  expect(listsOf(rowsOf(EVERY_ADDRESS))).toEqual(EVERY_ADDRESS);
});

/** Names of the fields of what stands under the only key of a body. */
function namesIn(body: z.ZodType | null): string[] {
  const [inner] = Object.values((body as z.ZodObject).shape);
  return Object.keys((inner as z.ZodObject).shape);
}

test('every setting of the contracts has a field', () => {
  const names = (fields: readonly { name: string }[]) => fields.map(({ name }) => name).toSorted();
  expect(names(passwordPolicyFields)).toEqual(namesIn(updatePasswordPolicy.body).toSorted());
  expect(names(loginPolicyFields)).toEqual(namesIn(updateLoginPolicy.body).toSorted());
  // The other two cannot be switched on.
  expect(namesIn(updateProtectPolicy.body).toSorted()).toEqual([
    'admin_check',
    'allow_user',
    'operation_protection',
  ]);
  expect(protectPolicyFields.every(({ name }) => name.startsWith('allow_user.'))).toBe(true);
});
