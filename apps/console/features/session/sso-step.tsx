'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { FormField } from '../forms/form-field.tsx';
import { Refusal } from './refusal.tsx';
import { requiredFields } from './required-fields.ts';
import { beginSingleSignOn, type Provider, singleSignOnOf } from './session-calls.ts';
import { sessionFormClass } from './session-frame.tsx';

const resolver = requiredFields<{ account: string }>(['account']);

/** Sign-in by the account's own identity provider: the account's name, then its providers. */
export function SsoStep({ onBack }: { onBack: () => void }) {
  const [providers, setProviders] = useState<readonly Provider[] | null>(null);
  const [refusal, setRefusal] = useState('');
  const form = useForm({ defaultValues: { account: '' }, resolver });
  const begin = async (provider: Provider) => {
    setRefusal('');
    if (!(await beginSingleSignOn(provider))) setRefusal(`${provider.name} could not be reached.`);
  };
  const submit = form.handleSubmit(async ({ account }) => {
    setRefusal('');
    const found = await singleSignOnOf(account);
    if (!found) return setRefusal('The console server did not answer. Try again in a moment.');
    const [only, ...others] = found;
    if (only && others.length === 0) return begin(only);
    setProviders(found);
    if (!only) setRefusal('This account has no single sign-on.');
  });
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void submit(event)} className={sessionFormClass}>
        <FormField spec={{ name: 'account', label: 'Account', autoComplete: 'organization' }} />
        {providers?.map((provider) => (
          <Button key={provider.id} className="w-full" onClick={() => void begin(provider)}>
            <KeyRound aria-hidden />
            Continue with {provider.name}
          </Button>
        ))}
        <Refusal text={refusal} />
        <Button type="submit" variant="primary" className="w-full" busy={form.formState.isSubmitting}>
          Continue
        </Button>
        <Button variant="ghost" className="w-full" onClick={onBack}>
          Sign in with a password
        </Button>
      </form>
    </FormProvider>
  );
}
