'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Controller, FormProvider } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import { FormField } from '../forms/form-field.tsx';
import { useLeaveWarning } from '../forms/use-leave-warning.ts';
import { type ResourceFormOptions, useResourceForm } from '../forms/use-resource-form.ts';
import { bodyOfPolicyForm } from '../identity/policy-text.ts';
import { PolicyWorkbench } from './policy-workbench.tsx';

type PolicyOperation = 'createCustomPolicy' | 'updateCustomPolicy';

export interface PolicyFormProps<Name extends PolicyOperation>
  extends Pick<ResourceFormOptions<Name>, 'operation' | 'path' | 'onSubmit'> {
  /** `display_name`, `description`, and the document as `text`. */
  readonly defaults: { readonly display_name: string; readonly description: string; readonly text: string };
  readonly submitLabel: string;
}

/** Creates or changes a custom policy. */
export function PolicyForm<Name extends PolicyOperation>(props: PolicyFormProps<Name>) {
  const { operation, submitLabel, defaults, path, onSubmit } = props;
  const router = useRouter();
  const { form, submit, error, currentInput, prepare } = useResourceForm<Name>({
    operation,
    ...(path ? { path } : {}),
    defaults,
    wrap: 'role',
    shape: bodyOfPolicyForm,
    onSubmit,
  });
  const { isDirty, isSubmitting } = form.formState;
  const [leaving, setLeaving] = useState(false);
  useLeaveWarning(isDirty && !isSubmitting);
  return (
    <FormProvider {...form}>
      <form noValidate onFocus={prepare} onSubmit={(event) => void submit(event)} className="space-y-5">
        {error ? <ErrorNotice error={error} title="The policy was not saved." /> : null}
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField spec={{ name: 'display_name', label: 'Name', placeholder: 'Order publishers' }} />
          <FormField spec={{ name: 'description', label: 'Description', optional: true }} />
        </div>
        <Controller
          name="text"
          render={({ field }) => <PolicyWorkbench text={String(field.value)} onChange={field.onChange} />}
        />
        <footer className="sticky bottom-0 z-10 -mx-1 flex items-center justify-between gap-3 border-t border-line bg-canvas px-1 py-3">
          <CopyAsCurl operation={operation} input={currentInput} />
          <div className="flex gap-2">
            <Button onClick={() => (isDirty ? setLeaving(true) : router.back())}>Cancel</Button>
            <Button type="submit" variant="primary" busy={isSubmitting}>
              {submitLabel}
            </Button>
          </div>
        </footer>
        <ConfirmDialog
          open={leaving}
          onOpenChange={setLeaving}
          title="Leave without saving?"
          description="What was changed in this policy is lost."
          confirmLabel="Leave"
          onConfirm={async () => router.back()}
        />
      </form>
    </FormProvider>
  );
}
