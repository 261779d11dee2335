'use client';

import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { type FieldValues, FormProvider, useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '../../components/button.tsx';
import { Logo } from '../../components/logo.tsx';
import { FormField } from '../forms/form-field.tsx';
import { schemaResolver } from '../forms/schema-resolver.ts';

const signInBody = z.object({
  account: z.string().min(1),
  user: z.string().min(1),
  password: z.string().min(1),
});

/** One sentence for every wrong value: it must not tell which one was wrong. */
const REFUSED = 'Account, user name and password do not match.';

const fields = [
  { name: 'account', label: 'Account', autoComplete: 'organization' },
  { name: 'user', label: 'User name', autoComplete: 'username' },
  { name: 'password', label: 'Password', kind: 'password', autoComplete: 'current-password' },
] as const;

export function SignInForm() {
  const [refusal, setRefusal] = useState('');
  const form = useForm<FieldValues>({
    defaultValues: { account: '', user: '', password: '' },
    resolver: schemaResolver(signInBody),
  });
  const submit = form.handleSubmit(async ({ account, user, password }) => {
    setRefusal('');
    const answer = await signIn('credentials', { account, user, password, redirect: false }).catch(
      () => undefined,
    );
    if (answer?.ok) {
      // A whole page load: the layout reads the new session on the server.
      window.location.assign('/');
      return;
    }
    setRefusal(
      answer?.status === 401 ? REFUSED : 'The console server did not answer. Try again in a moment.',
    );
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
