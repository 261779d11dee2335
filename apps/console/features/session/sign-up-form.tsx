'use client';

import Link from 'next/link';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { errorOfResponse } from '../api/api-error.ts';
import { FormField } from '../forms/form-field.tsx';
import { serverFieldError } from '../forms/server-field-error.ts';
import { Refusal } from './refusal.tsx';
import { requiredFields } from './required-fields.ts';
import { signIn } from './session-calls.ts';
import { SessionFrame, sessionFormClass } from './session-frame.tsx';

const fields = [
  { name: 'name', label: 'Account', autoComplete: 'organization' },
  { name: 'user_name', label: 'User name', autoComplete: 'username' },
  {
    name: 'password',
    label: 'Password',
    kind: 'password',
    help: '8 to 64 characters of at least two kinds.',
    autoComplete: 'new-password',
  },
] as const;

type Values = Record<(typeof fields)[number]['name'], string>;

const resolver = requiredFields<Values>(fields.map(({ name }) => name));

/** Begins an account: its first user is its administrator, and is signed in. */
export function SignUpForm() {
  const [refusal, setRefusal] = useState('');
  const form = useForm<Values>({ defaultValues: { name: '', user_name: '', password: '' }, resolver });
  const submit = form.handleSubmit(async (account) => {
    setRefusal('');
    const response = await fetch('/v3.0/turnpike/accounts', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ account }),
    }).catch(() => null);
    if (!response) return setRefusal('The console server did not answer. Try again in a moment.');
    if (!response.ok) {
      const { message, status } = await errorOfResponse(response);
      const named = serverFieldError(message, 'account');
      const field = fields.find(({ name }) => name === named?.field)?.name;
      if (named && field) return form.setError(field, { message: named.message });
      return setRefusal(status === 409 ? 'There is an account of this name already.' : message);
    }
    const { name, user_name, password } = account;
    await signIn({ account: name, user: user_name, password });
    window.location.assign('/');
  });
  return (
    <SessionFrame
      title="Create an account"
      subtitle="Gateways, APIs and who may call them."
      note="You become the administrator of the account: you can add others afterwards."
    >
      <FormProvider {...form}>
        <form noValidate method="post" onSubmit={(event) => void submit(event)} className={sessionFormClass}>
          {fields.map((spec) => (
            <FormField key={spec.name} spec={spec} />
          ))}
          <Refusal text={refusal} />
          <Button type="submit" variant="primary" className="w-full" busy={form.formState.isSubmitting}>
            Create account
          </Button>
          <p className="text-center text-muted">
            Have one?{' '}
            <Link href="/sign-in" className="text-accent hover:underline">
              Sign in
            </Link>
          </p>
        </form>
      </FormProvider>
    </SessionFrame>
  );
}
