import { codeOfStep, stepAt } from '../../src/mfa/totp.ts';
import { body, nothing, path, type Sample } from './sample.ts';

const everyAddress = { allow_ip_ranges: [{ ip_range: '0.0.0.0-255.255.255.255' }] };
const onUser = path(async (make) => ({ user_id: await make.user() }));
const onProtectedUser = path(async (make) => ({ user_id: (await make.boundDevice()).user_id }));

/** Samples of account security, second factors and sessions. */
export const securitySamples: Record<string, Sample> = {
  ShowDomainPasswordPolicy: nothing,
  UpdateDomainPasswordPolicy: body(() => ({ password_policy: { minimum_password_length: 10 } })),
  ShowDomainLoginPolicy: nothing,
  UpdateDomainLoginPolicy: body(() => ({ login_policy: { session_timeout: 30 } })),
  ShowDomainProtectPolicy: nothing,
  UpdateDomainProtectPolicy: body(() => ({ protect_policy: { allow_user: { manage_password: false } } })),
  ShowDomainConsoleAclPolicy: nothing,
  UpdateDomainConsoleAclPolicy: body(() => ({ console_acl_policy: everyAddress })),
  ShowDomainApiAclPolicy: nothing,
  UpdateDomainApiAclPolicy: body(() => ({ api_acl_policy: everyAddress })),
  CreateMfaDevice: body(async (make) => ({
    virtual_mfa_device: { name: 'phone', user_id: await make.user() },
  })),
  DeleteMfaDevice: async (make) => {
    const { user_id, serial_number } = await make.device();
    return { query: { user_id, serial_number } };
  },
  ListUserMfaDevices: async (make) => {
    await make.device();
    return {};
  },
  ShowUserMfaDevice: path(async (make) => ({ user_id: (await make.device()).user_id })),
  CreateBindingDevice: body(async (make) => {
    const { user_id, serial_number, base32_string_seed: seed } = await make.device();
    const step = stepAt(new Date());
    return {
      user_id,
      serial_number,
      authentication_code_first: codeOfStep(seed, step - 1),
      authentication_code_second: codeOfStep(seed, step),
    };
  }),
  DeleteBindingDevice: body(async (make) => ({
    ...(await make.boundDevice()),
    authentication_code: '000000',
  })),
  ListUserLoginProtects: nothing,
  ShowUserLoginProtect: onUser,
  UpdateLoginProtect: async (make) => ({
    ...(await onProtectedUser(make)),
    body: { login_protect: { enabled: true, verification_method: 'vmfa' } },
  }),
  CreateRecoveryCodes: onProtectedUser,
  ShowRecoveryCodes: onUser,
  ListSessions: onUser,
  DeleteSession: path((make) => make.session()),
  DeleteOtherSessions: onUser,
};
