const device = { user_id: '{user_id}', serial_number: 'iam:{domain_id}:mfa:phone' };
const noAddress = { allow_ip_ranges: [{ ip_range: '192.0.2.1-192.0.2.1' }] };
/** Bodies of operations on account security, second factors and passwords. */
export const securityBodies = {
  KeystoneUpdateUserPassword: { user: { password: 'Intruder-1', original_password: 'Intruder-2' } },
  UpdateDomainPasswordPolicy: { password_policy: { minimum_password_length: 32 } },
  UpdateDomainLoginPolicy: { login_policy: { session_timeout: 15 } },
  UpdateDomainProtectPolicy: { protect_policy: { allow_user: { manage_password: false } } },
  UpdateDomainConsoleAclPolicy: { console_acl_policy: noAddress },
  UpdateDomainApiAclPolicy: { api_acl_policy: noAddress },
  CreateMfaDevice: { virtual_mfa_device: { name: 'phone', user_id: '{user_id}' } },
  CreateBindingDevice: {
    ...device,
    ...{ authentication_code_first: '000000', authentication_code_second: '000001' },
  },
  DeleteBindingDevice: { ...device, authentication_code: '000000' },
  UpdateLoginProtect: { login_protect: { enabled: true, verification_method: 'vmfa' } },
};

export const securityQueries = { DeleteMfaDevice: device };
