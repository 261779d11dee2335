import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { OWN } from './fields.ts';
import { operation } from './operation.ts';

const tag = 'Second factor';
const DEVICES = '/v3.0/OS-MFA/virtual-mfa-devices';
const LOGIN_PROTECT = '/v3.0/OS-USER/users/{user_id}/login-protect' as const;
const RECOVERY_CODES = `${OWN}/users/{user_id}/recovery-codes` as const;

/** `iam:<account id>:mfa:<device name>`. */
const serialNumber = z.string().min(1).max(160);
const code = z.string().regex(/^\d{6}$/, 'must be six digits');
const device = z.object({ serial_number: z.string(), user_id: z.string() });
const loginProtect = z.object({
  user_id: z.string(),
  enabled: z.boolean(),
  /** `none`: no authenticator is bound. */
  verification_method: z.enum(['vmfa', 'none']),
});

export const createMfaDevice = operation({
  id: 'CreateMfaDevice',
  title: 'Create an authenticator',
  tag,
  action: 'iam:mfa:createVirtualMFADevice',
  audit: ['user', 'createVirtualMFADevice'],
  method: 'POST',
  path: DEVICES,
  status: 201,
  body: z.strictObject({
    virtual_mfa_device: z.strictObject({
      name: z
        .string()
        .min(1)
        .max(64)
        .regex(/^[\w-]+$/, 'must be letters, digits, _ or -'),
      user_id: idSchema,
    }),
  }),
  /** The only answer that holds the secret. */
  output: z.object({
    virtual_mfa_device: z.object({ serial_number: z.string(), base32_string_seed: z.string() }),
  }),
});

export const deleteMfaDevice = operation({
  id: 'DeleteMfaDevice',
  title: 'Delete an authenticator',
  tag,
  action: 'iam:mfa:deleteVirtualMFADevice',
  audit: ['user', 'deleteVirtualMFADevice'],
  method: 'DELETE',
  path: DEVICES,
  status: 204,
  query: z.strictObject({ user_id: idSchema, serial_number: serialNumber }),
});

export const listMfaDevices = operation({
  id: 'ListUserMfaDevices',
  title: 'List authenticators',
  tag,
  action: 'iam:mfa:listVirtualMFADevices',
  method: 'GET',
  path: DEVICES,
  status: 200,
  output: z.object({ virtual_mfa_devices: z.array(device) }),
});

export const showMfaDevice = operation({
  id: 'ShowUserMfaDevice',
  title: 'Show the authenticator of a user',
  tag,
  action: 'iam:mfa:getVirtualMFADevice',
  method: 'GET',
  path: '/v3.0/OS-MFA/users/{user_id}/virtual-mfa-device',
  status: 200,
  output: z.object({ virtual_mfa_device: device.extend({ bound: z.boolean() }) }),
});

export const bindMfaDevice = operation({
  id: 'CreateBindingDevice',
  title: 'Bind an authenticator by two codes in a row',
  tag,
  action: 'iam:mfa:bindMFADevice',
  audit: ['user', 'bindMFADevice'],
  method: 'PUT',
  path: '/v3.0/OS-MFA/mfa-devices/bind',
  status: 204,
  body: z.strictObject({
    user_id: idSchema,
    serial_number: serialNumber,
    authentication_code_first: code,
    authentication_code_second: code,
  }),
});

export const unbindMfaDevice = operation({
  id: 'DeleteBindingDevice',
  title: 'Unbind an authenticator',
  tag,
  action: 'iam:mfa:unbindMFADevice',
  audit: ['user', 'unbindMFADevice'],
  method: 'PUT',
  path: '/v3.0/OS-MFA/mfa-devices/unbind',
  status: 204,
  /** Who unbinds somebody else's may give any code. */
  body: z.strictObject({ user_id: idSchema, serial_number: serialNumber, authentication_code: code }),
});

export const listLoginProtects = operation({
  id: 'ListUserLoginProtects',
  title: 'List the login protection of users',
  tag,
  action: 'iam:users:listUserLoginProtects',
  method: 'GET',
  path: '/v3.0/OS-USER/login-protects',
  status: 200,
  output: z.object({ login_protects: z.array(loginProtect) }),
});

export const showLoginProtect = operation({
  id: 'ShowUserLoginProtect',
  title: 'Show the login protection of a user',
  tag,
  action: 'iam:users:getUserLoginProtect',
  method: 'GET',
  path: LOGIN_PROTECT,
  status: 200,
  output: z.object({ login_protect: loginProtect }),
});

export const updateLoginProtect = operation({
  id: 'UpdateLoginProtect',
  title: 'Let a user keep or give up the second factor',
  tag,
  action: 'iam:users:setUserLoginProtect',
  audit: ['user', 'setUserLoginProtect'],
  method: 'PUT',
  path: LOGIN_PROTECT,
  status: 200,
  body: z.strictObject({
    login_protect: z.strictObject({
      enabled: z.boolean(),
      verification_method: z.literal('vmfa', 'must be vmfa: nothing is sent by text message or e-mail here'),
    }),
  }),
  output: z.object({ login_protect: loginProtect }),
});

export const createRecoveryCodes = operation({
  id: 'CreateRecoveryCodes',
  title: 'Make recovery codes anew',
  tag,
  action: 'iam:recoveryCodes:create',
  audit: ['user', 'createRecoveryCodes'],
  method: 'POST',
  path: RECOVERY_CODES,
  status: 201,
  /** The only answer that holds them. Those that were made before count no more. */
  output: z.object({ recovery_codes: z.array(z.string()) }),
});

export const showRecoveryCodes = operation({
  id: 'ShowRecoveryCodes',
  title: 'Show how many recovery codes are left',
  tag,
  action: 'iam:recoveryCodes:get',
  method: 'GET',
  path: RECOVERY_CODES,
  status: 200,
  output: z.object({ left: z.int() }),
});
