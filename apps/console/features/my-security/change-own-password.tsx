'use client';

import type { PasswordPolicy } from '@turnpike/contracts/account-security/password-policy';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { Card } from '../../components/card.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { keys } from '../api/query-keys.ts';
import { useChange } from '../api/use-operation.ts';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import {
  emptyNewPassword,
  type NewPassword,
  NewPasswordFields,
  newPasswordResolver,
} from '../session/new-password-fields.tsx';
import { useConsoleSession } from '../session/session-context.tsx';

/** Changes the signed-in user's password. */
export function ChangeOwnPassword({ policy }: { policy: PasswordPolicy }) {
  const { id, name } = useConsoleSession();
  const change = useChange('changePassword', [keys.users, keys.sessions, keys.audit]);
  const [error, setError] = useState<Error | null>(null);
  const form = useForm<NewPassword>({
    defaultValues: emptyNewPassword,
    resolver: newPasswordResolver(policy, name),
  });
  const inputOf = ({ original, password }: NewPassword) => ({
    path: { user_id: id },
    body: { user: { password, original_password: original } },
  });
  const submit = form.handleSubmit(async (values) => {
    setError(null);
    try {
      await change.mutateAsync(inputOf(values));
      form.reset();
      toast.success('Your password is changed', { description: 'Your other sessions are ended.' });
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    }
  });
  return (
    <Card title="Password" description="Changing it ends your sessions in other browsers.">
      <FormProvider {...form}>
        <form noValidate onSubmit={(event) => void submit(event)} className="max-w-md space-y-4">
          {error ? <ErrorNotice error={error} title="The password was not changed." /> : null}
          <NewPasswordFields policy={policy} userName={name} />
          <div className="flex flex-wrap items-center justify-between gap-3">
            <GuardedButton
              action="iam:users:changePassword"
              type="submit"
              variant="primary"
              busy={form.formState.isSubmitting}
            >
              Change password
            </GuardedButton>
            <CopyAsCurl operation="changePassword" input={() => inputOf(form.getValues())} />
          </div>
        </form>
      </FormProvider>
    </Card>
  );
}
