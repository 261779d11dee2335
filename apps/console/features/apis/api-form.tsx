'use client';

import { useRouter } from 'next/navigation';
import { type FieldValues, FormProvider } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import type { OperationName } from '../api/operation-names.ts';
import type { OwnInput } from '../api/use-operation.ts';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import { useResourceForm } from '../forms/use-resource-form.ts';
import { bodyOfApiForm } from './api-form-values.ts';
import { AuthenticationSection } from './authentication-section.tsx';
import { BackendParametersSection } from './backend-parameters-section.tsx';
import { BackendSection } from './backend-section.tsx';
import { BasicsSection } from './basics-section.tsx';
import { RequestParametersSection } from './request-parameters-section.tsx';
import { RequestSection } from './request-section.tsx';

interface ApiFormProps<Name extends OperationName> {
  readonly gatewayId: string;
  readonly operation: Name;
  readonly path: OwnInput<Name>['path'];
  readonly defaults: FieldValues;
  readonly submitLabel: string;
  readonly onSubmit: (input: OwnInput<Name>) => Promise<unknown>;
}

/** The definition of an API, in the order in which a request passes through it. */
export function ApiForm<Name extends OperationName>({
  gatewayId,
  submitLabel,
  ...options
}: ApiFormProps<Name>) {
  const router = useRouter();
  const { form, submit, error, currentInput, prepare } = useResourceForm<Name>({
    ...options,
    shape: bodyOfApiForm,
  });
  const problems = Object.keys(form.formState.errors).length > 0;
  return (
    <FormProvider {...form}>
      <form noValidate onFocus={prepare} onSubmit={(event) => void submit(event)} className="space-y-5">
        <BasicsSection gatewayId={gatewayId} />
        <RequestSection />
        <AuthenticationSection />
        <RequestParametersSection />
        <BackendSection />
        <BackendParametersSection />
        {error ? <ErrorNotice error={error} title="The API was not saved." /> : null}
        <div className="sticky bottom-0 z-20 -mx-4 flex items-center justify-between gap-3 border-t border-line bg-canvas/90 px-4 py-3 backdrop-blur">
          <CopyAsCurl operation={options.operation} input={currentInput} />
          <div className="flex items-center gap-2">
            {problems ? (
              <p role="alert" className="mr-2 text-danger">
                Some fields need a correction.
              </p>
            ) : null}
            <Button onClick={() => router.back()}>Cancel</Button>
            <Button type="submit" variant="primary" busy={form.formState.isSubmitting}>
              {submitLabel}
            </Button>
          </div>
        </div>
      </form>
    </FormProvider>
  );
}
