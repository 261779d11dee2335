'use client';

import { FormProvider } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { DialogBody, DialogFooter } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import type { OperationName } from '../api/operation-names.ts';
import { CopyAsCurl } from './copy-as-curl.tsx';
import { keyOf } from './field-spec.ts';
import { FormField } from './form-field.tsx';
import type { ResourceDialogProps } from './resource-dialog.tsx';
import { useResourceForm } from './use-resource-form.ts';

/** What stands in a resource dialog: the fields, and the buttons. */
export function ResourceDialogForm<Name extends OperationName>(props: ResourceDialogProps<Name>) {
  const { onOpenChange, submitLabel, fields, children, operation, ...options } = props;
  const { form, submit, error, currentInput, prepare } = useResourceForm<Name>({
    ...options,
    operation,
    onSubmit: async (input) => {
      await props.onSubmit(input);
      onOpenChange(false);
    },
  });
  return (
    <FormProvider {...form}>
      <form
        noValidate
        onFocus={prepare}
        onSubmit={(event) => void submit(event)}
        className="flex min-h-0 flex-1 flex-col"
      >
        <DialogBody>
          {error ? <ErrorNotice error={error} title="It was not saved." /> : null}
          {fields.map((spec) => (
            <FormField key={keyOf(spec)} spec={spec} />
          ))}
          {children}
        </DialogBody>
        <DialogFooter aside={<CopyAsCurl operation={operation} input={currentInput} />}>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary" busy={form.formState.isSubmitting}>
            {submitLabel}
          </Button>
        </DialogFooter>
      </form>
    </FormProvider>
  );
}
