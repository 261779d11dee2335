'use client';

import type { ReactNode } from 'react';
import { FormProvider } from 'react-hook-form';
import { toast } from 'sonner';
import { ErrorNotice } from '../../components/error-notice.tsx';
import type { OperationName } from '../api/operation-names.ts';
import type { OwnInput } from '../api/use-operation.ts';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { CopyAsCurl } from './copy-as-curl.tsx';
import { type FieldSpec, keyOf } from './field-spec.ts';
import { FormField } from './form-field.tsx';
import { type ResourceFormOptions, useResourceForm } from './use-resource-form.ts';

export interface CardFormProps<Name extends OperationName> extends ResourceFormOptions<Name> {
  /** IAM action that sending asks for. */
  readonly action: string;
  readonly fields: readonly FieldSpec[];
  readonly submitLabel: string;
  /** The server would refuse it now; the page says why. */
  readonly disabled?: boolean | undefined;
  /** Said when it is done. */
  readonly done: string;
  /** `values`: what was sent stays in the form; `defaults`: the form is empty again, for the next one. */
  readonly afterwards?: 'values' | 'defaults' | undefined;
  readonly children?: ReactNode;
  /** Buttons beside the one that sends. */
  readonly further?: ReactNode;
}

/** A form that stands on the page, over one operation. */
export function CardForm<Name extends OperationName>(props: CardFormProps<Name>) {
  const {
    action,
    fields,
    submitLabel,
    disabled,
    done,
    afterwards = 'values',
    children,
    further,
    ...options
  } = props;
  const { form, submit, error, currentInput, prepare } = useResourceForm<Name>({
    ...options,
    onSubmit: async (input: OwnInput<Name>) => {
      await options.onSubmit(input);
      // What is saved is the new ground that changes are told from.
      form.reset(afterwards === 'values' ? form.getValues() : options.defaults);
      toast.success(done);
    },
  });
  const { isDirty, isSubmitting } = form.formState;
  return (
    <FormProvider {...form}>
      <form noValidate onFocus={prepare} onSubmit={(event) => void submit(event)} className="space-y-4">
        {error ? <ErrorNotice error={error} title="It was not saved." /> : null}
        {fields.length > 0 ? (
          <div className="grid gap-x-6 gap-y-4 md:grid-cols-2">
            {fields.map((spec) => (
              <FormField key={keyOf(spec)} spec={spec} />
            ))}
          </div>
        ) : null}
        {children}
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
          <div className="flex flex-wrap items-center gap-3">
            <GuardedButton
              action={action}
              type="submit"
              variant="primary"
              busy={isSubmitting}
              disabled={disabled}
            >
              {submitLabel}
            </GuardedButton>
            {further}
            {isDirty && afterwards === 'values' ? (
              <span className="text-xs text-muted">Not saved yet</span>
            ) : null}
          </div>
          <CopyAsCurl operation={options.operation} input={currentInput} />
        </div>
      </form>
    </FormProvider>
  );
}
