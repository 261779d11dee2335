'use client';

import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { FormField } from '../forms/form-field.tsx';
import { requiredFields } from './required-fields.ts';
import { sessionFormClass } from './session-frame.tsx';

const ways = {
  totp_code: {
    name: 'code',
    label: 'Code from your authenticator',
    autoComplete: 'one-time-code',
    help: 'Six digits, a new one every thirty seconds.',
  },
  recovery_code: {
    name: 'code',
    label: 'Recovery code',
    autoComplete: 'off',
    help: 'Each recovery code signs you in once.',
  },
} as const;

type Way = keyof typeof ways;

interface Props {
  readonly refusal: string;
  readonly onSend: (code: Partial<Record<Way, string>>) => Promise<void>;
  readonly onBack: () => void;
}

const resolver = requiredFields<{ code: string }>(['code']);

/** The second factor: a code of the authenticator, or one of the recovery codes. */
export function SecondFactorStep({ refusal, onSend, onBack }: Props) {
  const [way, setWay] = useState<Way>('totp_code');
  const form = useForm({ defaultValues: { code: '' }, resolver });
  const submit = form.handleSubmit(async ({ code }) => {
    await onSend({ [way]: code });
    form.reset();
  });
  const changeWay = () => {
    form.reset();
    setWay(way === 'totp_code' ? 'recovery_code' : 'totp_code');
  };
  return (
    <FormProvider {...form}>
      <form noValidate method="post" onSubmit={(event) => void submit(event)} className={sessionFormClass}>
        <FormField spec={ways[way]} />
        <p role="alert" className="min-h-5 text-danger">
          {refusal}
        </p>
        <Button type="submit" variant="primary" className="w-full" busy={form.formState.isSubmitting}>
          Continue
        </Button>
        <div className="flex justify-between">
          <Button type="button" variant="ghost" onClick={onBack}>
            Start again
          </Button>
          <Button type="button" variant="ghost" onClick={changeWay}>
            {way === 'totp_code' ? 'Use a recovery code' : 'Use the authenticator'}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}
