import { loginPolicySchema } from '@turnpike/contracts/account-security/login-policy';
import {
  type PasswordPolicy,
  passwordPolicySchema,
} from '@turnpike/contracts/account-security/password-policy';
import { type ProtectPolicy, protectPolicySchema } from '@turnpike/contracts/account-security/protect-policy';
import * as contracts from '@turnpike/contracts/http/account-security';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { MAXIMUM_PASSWORD_LENGTH, passwordRequirements } from '../users/check-password.ts';
import { aclSettingOperations } from './acl-operations.ts';
import { loadSetting, settingResource } from './load-setting.ts';
import { saveSetting } from './repository.ts';

const loadPasswordPolicy = loadSetting('passwordPolicy', (stored) => passwordPolicySchema.parse(stored));
const loadLoginPolicy = loadSetting('loginPolicy', (stored) => loginPolicySchema.parse(stored));
const loadProtectPolicy = loadSetting('protectPolicy', (stored) => protectPolicySchema.parse(stored));

const passwordPolicyView = ({ policy }: { policy: PasswordPolicy }) => ({
  password_policy: {
    ...policy,
    maximum_password_length: MAXIMUM_PASSWORD_LENGTH,
    password_requirements: passwordRequirements(policy),
  },
});

const protectPolicyView = ({ policy }: { policy: ProtectPolicy }) => ({
  protect_policy: { operation_protection: false, allow_user: policy.allow_user },
});

/** What was given, over what held before: an update leaves what it does not name. */
const over = <Policy extends object>(policy: Policy, given: object): Policy => ({ ...policy, ...given });

const showPasswordPolicy = defineOperation(contracts.showPasswordPolicy, {
  load: loadPasswordPolicy,
  resource: settingResource,
  run: async (_db, { target }) => target,
  view: passwordPolicyView,
});

const updatePasswordPolicy = defineOperation(contracts.updatePasswordPolicy, {
  load: loadPasswordPolicy,
  resource: settingResource,
  run: async (db, { env, target, input }) => {
    const policy = over(target.policy, input.body.password_policy);
    await saveSetting(db, target.id, 'passwordPolicy', policy, env.now());
    return { ...target, policy };
  },
  view: passwordPolicyView,
});

const showLoginPolicy = defineOperation(contracts.showLoginPolicy, {
  load: loadLoginPolicy,
  resource: settingResource,
  run: async (_db, { target }) => target,
  view: ({ policy }) => ({ login_policy: policy }),
});

const updateLoginPolicy = defineOperation(contracts.updateLoginPolicy, {
  load: loadLoginPolicy,
  resource: settingResource,
  run: async (db, { env, target, input }) => {
    const policy = over(target.policy, input.body.login_policy);
    await saveSetting(db, target.id, 'loginPolicy', policy, env.now());
    return { ...target, policy };
  },
  view: ({ policy }) => ({ login_policy: policy }),
});

const showProtectPolicy = defineOperation(contracts.showProtectPolicy, {
  load: loadProtectPolicy,
  resource: settingResource,
  run: async (_db, { target }) => target,
  view: protectPolicyView,
});

const updateProtectPolicy = defineOperation(contracts.updateProtectPolicy, {
  load: loadProtectPolicy,
  resource: settingResource,
  run: async (db, { env, target, input }) => {
    const allow_user = over(target.policy.allow_user, input.body.protect_policy.allow_user ?? {});
    await saveSetting(db, target.id, 'protectPolicy', { allow_user }, env.now());
    return { ...target, policy: { allow_user } };
  },
  view: protectPolicyView,
});

export const accountSecurityOperations: Operation[] = [
  showPasswordPolicy,
  updatePasswordPolicy,
  showLoginPolicy,
  updateLoginPolicy,
  showProtectPolicy,
  updateProtectPolicy,
  ...aclSettingOperations,
];
