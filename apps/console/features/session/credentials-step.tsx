'use client';

import { FormProvider, useForm } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { FormField } from '../forms/form-field.tsx';
import { Refusal } from './refusal.tsx';
import { requiredFields } from './required-fields.ts';
import { sessionFormClass } from './session-frame.tsx';

const fields = [
  { name: 'account', label: 'Account', autoComplete: 'organization' },
  { name: 'user', label: 'User name', autoComplete: 'username' },
  { name: 'password', label: 'Password', kind: 'password', autoComplete: 'current-password' },
] as const;

type Credentials = Record<(typeof fields)[number]['name'], string>;

const resolver = requiredFields<Credentials>(fields.map(({ name }) => name));

interface Props {
  readonly refusal: string;
  readonly onSend: (values: Credentials) => Promise<void>;
  /** Asks for single sign-on instead. */
  readonly onSso: () => void;
}

/** Who it is, and the password. */
export function CredentialsStep({ refusal, onSend, onSso }: Props) {
  const form = useForm<Credentials>({ defaultValues: { account: '', user: '', password: '' }, resolver });
  const submit = form.handleSubmit(onSend);
  return (
    <FormProvider {...form}>
      <form noValidate method="post" onSubmit={(event) => void submit(event)} className={sessionFormClass}>
        {fields.map((spec) => (
          <FormField key={spec.name} spec={spec} />
        ))}
        <Refusal text={refusal} />
        <Button type="submit" variant="primary" className="w-full" busy={form.formState.isSubmitting}>
          Sign in
        </Button>
        <Button variant="ghost" className="w-full" onClick={onSso}>
          Use single sign-on
        </Button>
      </form>
    </FormProvider>
  );
}
