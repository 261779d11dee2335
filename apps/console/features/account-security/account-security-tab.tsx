'use client';

import { useConsoleSession } from '../session/session-context.tsx';
import { AddressListForm } from './address-list-form.tsx';
import { useChangeSetting, useSetting } from './queries.ts';
import { SettingCard } from './setting-card.tsx';
import { loginPolicyFields, passwordPolicyFields, protectPolicyFields } from './setting-fields.ts';
import { SettingForm } from './setting-form.tsx';

/** How users of the account sign in. */
export function AccountSecurityTab() {
  const consoleAcl = useSetting('showConsoleAclPolicy');
  const apiAcl = useSetting('showApiAclPolicy');
  return (
    <div className="space-y-5">
      <PasswordPolicyCard />
      <LoginPolicyCard />
      <ProtectPolicyCard />
      <SettingCard
        title="Addresses for the console"
        description="From where people may sign in to the console and use it. Everywhere, unless addresses are listed."
        answer={consoleAcl}
      >
        {({ console_acl_policy }) => <AddressListForm door="console" lists={console_acl_policy} />}
      </SettingCard>
      <SettingCard
        title="Addresses for the API"
        description="From where access keys and tokens may be used for the management API."
        answer={apiAcl}
      >
        {({ api_acl_policy }) => <AddressListForm door="api" lists={api_acl_policy} />}
      </SettingCard>
    </div>
  );
}

function PasswordPolicyCard() {
  const { accountId } = useConsoleSession();
  const answer = useSetting('showPasswordPolicy');
  const change = useChangeSetting('updatePasswordPolicy');
  return (
    <SettingCard
      title="Password policy"
      description="What passwords must be like. It holds for new passwords; those that people have stay."
      answer={answer}
    >
      {({
        password_policy: { maximum_password_length: _fixed, password_requirements: _words, ...policy },
      }) => (
        <SettingForm
          operation="updatePasswordPolicy"
          path={{ domain_id: accountId }}
          wrap="password_policy"
          action="iam:securitypolicies:updatePasswordPolicy"
          defaults={policy}
          fields={passwordPolicyFields}
          onSave={(input) => change.mutateAsync(input)}
        />
      )}
    </SettingCard>
  );
}

function LoginPolicyCard() {
  const { accountId } = useConsoleSession();
  const answer = useSetting('showLoginPolicy');
  const change = useChangeSetting('updateLoginPolicy');
  return (
    <SettingCard
      title="Login policy"
      description="When users are locked, and when sessions end by themselves."
      answer={answer}
    >
      {({ login_policy }) => (
        <SettingForm
          operation="updateLoginPolicy"
          path={{ domain_id: accountId }}
          wrap="login_policy"
          action="iam:securitypolicies:updateLoginPolicy"
          defaults={login_policy}
          // An empty notice takes the one before away; a field that is left out would keep it.
          shape={(values) => ({ custom_info_for_login: '', ...values })}
          fields={loginPolicyFields}
          onSave={(input) => change.mutateAsync(input)}
        />
      )}
    </SettingCard>
  );
}

function ProtectPolicyCard() {
  const { accountId } = useConsoleSession();
  const answer = useSetting('showProtectPolicy');
  const change = useChangeSetting('updateProtectPolicy');
  return (
    <SettingCard
      title="What users may do about themselves"
      description="Without being granted it. To ask for a second factor before critical operations, deny them by a policy unless g:MFAPresent is true."
      answer={answer}
    >
      {({ protect_policy: { allow_user } }) => (
        <SettingForm
          operation="updateProtectPolicy"
          path={{ domain_id: accountId }}
          wrap="protect_policy"
          action="iam:securitypolicies:updateProtectPolicy"
          defaults={{ allow_user }}
          fields={protectPolicyFields}
          onSave={(input) => change.mutateAsync(input)}
        />
      )}
    </SettingCard>
  );
}
