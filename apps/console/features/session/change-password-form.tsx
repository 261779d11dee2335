'use client';

import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { errorOfResponse, unreachable } from '../api/api-error.ts';
import { GUARD_HEADER } from '../api/call-operation.ts';
import { FormField } from '../forms/form-field.tsx';
import { requiredFields } from './required-fields.ts';
import { signOut } from './session-calls.ts';
import { SessionFrame, sessionFormClass } from './session-frame.tsx';

const fields = [
  { name: 'original', label: 'Present password', kind: 'password', autoComplete: 'current-password' },
  { name: 'password', label: 'New password', kind: 'password', autoComplete: 'new-password' },
  { name: 'again', label: 'New password again', kind: 'password', autoComplete: 'new-password' },
] as const;

type Values = Record<(typeof fields)[number]['name'], string>;

const resolver = requiredFields<Values>(fields.map(({ name }) => name));

/** Throws the refusal, or that no answer came. */
async function sendPassword(userId: string, { original, password }: Values): Promise<void> {
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

/** Stands between a sign-in and the console while the password is one that somebody else chose, or has run out. */
export function ChangePasswordForm({ userId, userName }: { userId: string; userName: string }) {
  const [refusal, setRefusal] = useState('');
  const form = useForm<Values>({ defaultValues: { original: '', password: '', again: '' }, resolver });
  const submit = form.handleSubmit(async (values) => {
    setRefusal('');
    if (values.password !== values.again)
      return form.setError('again', { message: 'is not the same as above' }, { shouldFocus: true });
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
          {fields.map((spec) => (
            <FormField key={spec.name} spec={spec} />
          ))}
          <p role="alert" className="min-h-5 text-danger">
            {refusal}
          </p>
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
