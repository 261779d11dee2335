'use client';

import type { PasswordPolicy } from '@turnpike/contracts/account-security/password-policy';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { errorOfResponse, unreachable } from '../api/api-error.ts';
import { GUARD_HEADER } from '../api/call-operation.ts';
import {
  emptyNewPassword,
  type NewPassword,
  NewPasswordFields,
  newPasswordResolver,
} from './new-password-fields.tsx';
import { Refusal } from './refusal.tsx';
import { signOut } from './session-calls.ts';
import { SessionFrame, sessionFormClass } from './session-frame.tsx';

/** Throws the refusal, or that no answer came. */
async function sendPassword(userId: string, { original, password }: NewPassword): Promise<void> {
  const response = await fetch(`/v3/users/${userId}/password`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { ...GUARD_HEADER, 'Content-Type': 'application/json' },
    body: JSON.stringify({ user: { password, original_password: original } }),
  }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw await errorOfResponse(response);
}

interface ChangePasswordFormProps {
  readonly userId: string;
  readonly userName: string;
  readonly policy: PasswordPolicy;
}

/** Stands between a sign-in and the console while the password is one that somebody else chose, or has run out. */
export function ChangePasswordForm({ userId, userName, policy }: ChangePasswordFormProps) {
  const [refusal, setRefusal] = useState('');
  const form = useForm<NewPassword>({
    defaultValues: emptyNewPassword,
    resolver: newPasswordResolver(policy, userName),
  });
  const submit = form.handleSubmit(async (values) => {
    setRefusal('');
    try {
      await sendPassword(userId, values);
      window.location.assign('/');
    } catch (cause) {
      setRefusal(cause instanceof Error ? cause.message : String(cause));
    }
  });
  return (
    <SessionFrame
      title="Choose a new password"
      subtitle={`${userName}, yours was set by an administrator or has run out.`}
    >
      <FormProvider {...form}>
        <form noValidate method="post" onSubmit={(event) => void submit(event)} className={sessionFormClass}>
          {/* Password managers want to know whose password it is. */}
          <input
            type="text"
            name="username"
            autoComplete="username"
            value={userName}
            readOnly
            hidden
            aria-label="User name"
          />
          <NewPasswordFields policy={policy} userName={userName} />
          <Refusal text={refusal} />
          <Button type="submit" variant="primary" className="w-full" busy={form.formState.isSubmitting}>
            Change password
          </Button>
          <Button type="button" variant="ghost" className="w-full" onClick={() => void signOut()}>
            Sign out
          </Button>
        </form>
      </FormProvider>
    </SessionFrame>
  );
}
