'use client';

import { useState } from 'react';
import { FormProvider, type Resolver, useForm } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { Logo } from '../../components/logo.tsx';
import { FormField } from '../forms/form-field.tsx';
import { signIn } from './session-calls.ts';
import { pageAfterSignIn } from './sign-in-address.ts';

/** One sentence for every wrong value: it must not tell which one was wrong. */
const REFUSED = 'Account, user name and password do not match.';

const fields = [
  { name: 'account', label: 'Account', autoComplete: 'organization' },
  { name: 'user', label: 'User name', autoComplete: 'username' },
  { name: 'password', label: 'Password', kind: 'password', autoComplete: 'current-password' },
] as const;

type SignInValues = Record<(typeof fields)[number]['name'], string>;

/** Marks the fields that were left empty; whether the rest is right, only the server knows. */
const resolver: Resolver<SignInValues> = (values) => {
  const empty = fields.filter(({ name }) => values[name] === '').map(({ name }) => name);
  if (empty.length === 0) return { values, errors: {} };
  const errors = Object.fromEntries(
    empty.map((name) => [name, { type: 'required', message: 'is required' }]),
  );
  return { values: {}, errors };
};

export function SignInForm() {
  const [refusal, setRefusal] = useState('');
  const form = useForm<SignInValues>({ defaultValues: { account: '', user: '', password: '' }, resolver });
  const submit = form.handleSubmit(async (values) => {
    setRefusal('');
    const accepted = await signIn(values);
    // A whole page load: the layout reads the new session on the server.
    if (accepted) window.location.assign(pageAfterSignIn(window.location.search));
    else
      setRefusal(accepted === false ? REFUSED : 'The console server did not answer. Try again in a moment.');
  });
  return (
    <main className="grid min-h-screen place-items-center bg-[radial-gradient(60rem_30rem_at_50%_-10%,var(--accent-soft),transparent)] px-4">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center text-center">
          <Logo className="mb-4 size-10" />
          <h1 className="text-xl font-semibold tracking-tight">Sign in to Turnpike</h1>
          <p className="mt-1 text-base text-muted">Gateways, APIs and who may call them.</p>
        </div>
        <FormProvider {...form}>
          <form
            noValidate
            method="post"
            onSubmit={(event) => void submit(event)}
            className="space-y-4 rounded-lg border border-line bg-surface p-6 shadow-float"
          >
            {fields.map((spec) => (
              <FormField key={spec.name} spec={spec} />
            ))}
            <p role="alert" className="min-h-5 text-danger">
              {refusal}
            </p>
            <Button type="submit" variant="primary" className="w-full" busy={form.formState.isSubmitting}>
              Sign in
            </Button>
          </form>
        </FormProvider>
        <p className="mt-5 text-center text-xs text-muted text-pretty">
          The first account is shown by the terminal that started Turnpike. Others come from your
          administrator.
        </p>
      </div>
    </main>
  );
}
