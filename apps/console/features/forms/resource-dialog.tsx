'use client';

import type { OperationContract } from '@turnpike/contracts/http/operation';
import type { ReactNode } from 'react';
import { FormProvider } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { CopyAsCurl } from './copy-as-curl.tsx';
import type { FieldSpec } from './field-spec.ts';
import { FormField } from './form-field.tsx';
import { type ResourceFormOptions, useResourceForm } from './use-resource-form.ts';

interface ResourceDialogProps<C extends OperationContract> extends ResourceFormOptions<C> {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly submitLabel: string;
  readonly fields: readonly FieldSpec[];
  readonly wide?: boolean | undefined;
  readonly children?: ReactNode;
}

/** Creates or edits one resource: the fields are data, the rules are the contract's. Closes when it is done. */
export function ResourceDialog<C extends OperationContract>(props: ResourceDialogProps<C>) {
  const { open, onOpenChange, title, description, wide } = props;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description} wide={wide}>
      <ResourceDialogForm {...props} />
    </Dialog>
  );
}

function ResourceDialogForm<C extends OperationContract>(props: ResourceDialogProps<C>) {
  const { onOpenChange, submitLabel, fields, children, contract, ...options } = props;
  const { form, submit, error, currentInput } = useResourceForm<C>({
    ...options,
    contract,
    onSubmit: async (input) => {
      await props.onSubmit(input);
      onOpenChange(false);
    },
  });
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-1 flex-col">
        <DialogBody>
          {error ? <ErrorNotice error={error} title="It was not saved." /> : null}
          {fields.map((spec) => (
            <FormField key={spec.name} spec={spec} />
          ))}
          {children}
        </DialogBody>
        <DialogFooter aside={<CopyAsCurl contract={contract} input={currentInput} />}>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary" busy={form.formState.isSubmitting}>
            {submitLabel}
          </Button>
        </DialogFooter>
      </form>
    </FormProvider>
  );
}
