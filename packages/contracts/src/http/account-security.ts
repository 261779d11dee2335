import { z } from 'zod';
import { aclPolicySchema } from '../account-security/acl-policy.ts';
import { loginPolicyOption } from '../account-security/login-policy.ts';
import { passwordPolicyOption } from '../account-security/password-policy.ts';
import { protectPolicyOption } from '../account-security/protect-policy.ts';
import { operation } from './operation.ts';

const tag = 'Account security';
const OF_ACCOUNT = '/v3.0/OS-SECURITYPOLICY/domains/{domain_id}' as const;

const passwordPolicyOutput = z.object({
  password_policy: passwordPolicyOption.required().extend({
    maximum_password_length: z.int(),
    /** The rules in words. */
    password_requirements: z.string(),
  }),
});
const loginPolicyOutput = z.object({ login_policy: loginPolicyOption.required() });
const protectPolicyOutput = z.object({
  protect_policy: z.object({
    operation_protection: z.boolean(),
    allow_user: z.object({
      manage_accesskey: z.boolean(),
      manage_email: z.boolean(),
      manage_mobile: z.boolean(),
      manage_password: z.boolean(),
    }),
  }),
});
const consoleAclOutput = z.object({ console_acl_policy: aclPolicySchema });
const apiAclOutput = z.object({ api_acl_policy: aclPolicySchema });

export const showPasswordPolicy = operation({
  id: 'ShowDomainPasswordPolicy',
  title: 'Show the password policy',
  tag,
  action: 'iam:securitypolicies:getPasswordPolicy',
  method: 'GET',
  path: `${OF_ACCOUNT}/password-policy`,
  status: 200,
  output: passwordPolicyOutput,
});

export const updatePasswordPolicy = operation({
  id: 'UpdateDomainPasswordPolicy',
  title: 'Set the password policy',
  tag,
  action: 'iam:securitypolicies:updatePasswordPolicy',
  audit: ['domain', 'updatePasswordPolicy'],
  method: 'PUT',
  path: `${OF_ACCOUNT}/password-policy`,
  status: 200,
  body: z.strictObject({ password_policy: passwordPolicyOption }),
  output: passwordPolicyOutput,
});

export const showLoginPolicy = operation({
  id: 'ShowDomainLoginPolicy',
  title: 'Show the login policy',
  tag,
  action: 'iam:securitypolicies:getLoginPolicy',
  method: 'GET',
  path: `${OF_ACCOUNT}/login-policy`,
  status: 200,
  output: loginPolicyOutput,
});

export const updateLoginPolicy = operation({
  id: 'UpdateDomainLoginPolicy',
  title: 'Set the login policy',
  tag,
  action: 'iam:securitypolicies:updateLoginPolicy',
  audit: ['domain', 'updateLoginPolicy'],
  method: 'PUT',
  path: `${OF_ACCOUNT}/login-policy`,
  status: 200,
  body: z.strictObject({ login_policy: loginPolicyOption }),
  output: loginPolicyOutput,
});

export const showProtectPolicy = operation({
  id: 'ShowDomainProtectPolicy',
  title: 'Show what users may do about themselves',
  tag,
  action: 'iam:securitypolicies:getProtectPolicy',
  method: 'GET',
  path: `${OF_ACCOUNT}/protect-policy`,
  status: 200,
  output: protectPolicyOutput,
});

export const updateProtectPolicy = operation({
  id: 'UpdateDomainProtectPolicy',
  title: 'Set what users may do about themselves',
  tag,
  action: 'iam:securitypolicies:updateProtectPolicy',
  audit: ['domain', 'updateProtectPolicy'],
  method: 'PUT',
  path: `${OF_ACCOUNT}/protect-policy`,
  status: 200,
  body: z.strictObject({ protect_policy: protectPolicyOption }),
  output: protectPolicyOutput,
});

export const showConsoleAclPolicy = operation({
  id: 'ShowDomainConsoleAclPolicy',
  title: 'Show from where the console may be used',
  tag,
  action: 'iam:securitypolicies:getConsoleAclPolicy',
  method: 'GET',
  path: `${OF_ACCOUNT}/console-acl-policy`,
  status: 200,
  output: consoleAclOutput,
});

export const updateConsoleAclPolicy = operation({
  id: 'UpdateDomainConsoleAclPolicy',
  title: 'Set from where the console may be used',
  tag,
  action: 'iam:securitypolicies:updateConsoleAclPolicy',
  audit: ['domain', 'updateConsoleAclPolicy'],
  method: 'PUT',
  path: `${OF_ACCOUNT}/console-acl-policy`,
  status: 200,
  body: z.strictObject({ console_acl_policy: aclPolicySchema }),
  output: consoleAclOutput,
});

export const showApiAclPolicy = operation({
  id: 'ShowDomainApiAclPolicy',
  title: 'Show from where the management API may be used',
  tag,
  action: 'iam:securitypolicies:getApiAclPolicy',
  method: 'GET',
  path: `${OF_ACCOUNT}/api-acl-policy`,
  status: 200,
  output: apiAclOutput,
});

export const updateApiAclPolicy = operation({
  id: 'UpdateDomainApiAclPolicy',
  title: 'Set from where the management API may be used',
  tag,
  action: 'iam:securitypolicies:updateApiAclPolicy',
  audit: ['domain', 'updateApiAclPolicy'],
  method: 'PUT',
  path: `${OF_ACCOUNT}/api-acl-policy`,
  status: 200,
  body: z.strictObject({ api_acl_policy: aclPolicySchema }),
  output: apiAclOutput,
});
