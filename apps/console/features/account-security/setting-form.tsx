'use client';

import type { ReactNode } from 'react';
import { FormProvider } from 'react-hook-form';
import { toast } from 'sonner';
import { ErrorNotice } from '../../components/error-notice.tsx';
import type { OwnInput } from '../api/use-operation.ts';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import type { FieldSpec } from '../forms/field-spec.ts';
import { FormField } from '../forms/form-field.tsx';
import { type ResourceFormOptions, useResourceForm } from '../forms/use-resource-form.ts';
import { GuardedButton } from '../permissions/guarded-button.tsx';

type SettingOperation =
  | 'updatePasswordPolicy'
  | 'updateLoginPolicy'
  | 'updateProtectPolicy'
  | 'updateConsoleAclPolicy'
  | 'updateApiAclPolicy';

export interface SettingFormProps<Name extends SettingOperation>
  extends Pick<ResourceFormOptions<Name>, 'operation' | 'path' | 'wrap' | 'defaults' | 'shape'> {
  /** IAM action that saving asks for. */
  readonly action: string;
  readonly fields: readonly FieldSpec[];
  readonly children?: ReactNode;
  readonly onSave: (input: OwnInput<Name>) => Promise<unknown>;
}

/** One security setting as a form: what holds now stands in it. */
export function SettingForm<Name extends SettingOperation>(props: SettingFormProps<Name>) {
  const { action, fields, children, onSave, ...options } = props;
  const { form, submit, error, currentInput } = useResourceForm<Name>({
    ...options,
    onSubmit: async (input) => {
      await onSave(input);
      // What is saved is the new ground that changes are told from.
      form.reset(form.getValues());
      toast.success('The setting is saved');
    },
  });
  const { isDirty, isSubmitting } = form.formState;
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
        {error ? <ErrorNotice error={error} title="It was not saved." /> : null}
        {fields.length > 0 ? (
          <div className="grid gap-x-6 gap-y-4 md:grid-cols-2">
            {fields.map((spec) => (
              <FormField key={spec.name} spec={spec} />
            ))}
          </div>
        ) : null}
        {children}
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
          <div className="flex items-center gap-3">
            <GuardedButton action={action} type="submit" variant="primary" busy={isSubmitting}>
              Save
            </GuardedButton>
            {isDirty ? <span className="text-xs text-muted">Not saved yet</span> : null}
          </div>
          <CopyAsCurl operation={options.operation} input={currentInput} />
        </div>
      </form>
    </FormProvider>
  );
}
