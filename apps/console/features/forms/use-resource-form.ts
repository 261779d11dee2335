'use client';

import type { OperationContract } from '@turnpike/contracts/http/operation';
import { useState } from 'react';
import { type FieldValues, useForm } from 'react-hook-form';
import { ApiError } from '../api/api-error.ts';
import type { OwnInput } from '../api/use-operation.ts';
import { pruneValues } from './prune-values.ts';
import { schemaResolver } from './schema-resolver.ts';
import { serverFieldError } from './server-field-error.ts';

export interface ResourceFormOptions<C extends OperationContract> {
  readonly contract: C;
  readonly path?: OwnInput<C>['path'];
  readonly defaults: FieldValues;
  /** Key that the body stands under on the wire. */
  readonly wrap?: string | undefined;
  /** Values that are sent beside those of the form. */
  readonly fixed?: FieldValues | undefined;
  /** Last step from the fields to the body, for forms whose fields are not one to one. */
  readonly shape?: ((values: FieldValues) => FieldValues) | undefined;
  readonly onSubmit: (input: OwnInput<C>) => Promise<unknown>;
}

/**
 * A form over one operation: checked with the operation's own schema, refusals of the server shown at the field
 * that they name, everything typed kept when it is refused.
 */
export function useResourceForm<C extends OperationContract>(options: ResourceFormOptions<C>) {
  const { contract, defaults, wrap, fixed, path, shape } = options;
  const [error, setError] = useState<Error | null>(null);
  const bodyOf = (values: FieldValues): FieldValues => {
    const body = { ...(pruneValues(values) as FieldValues), ...fixed };
    return shape ? shape(body) : body;
  };
  const form = useForm<FieldValues>({
    defaultValues: defaults,
    ...(contract.body ? { resolver: schemaResolver(contract.body, bodyOf, wrap) } : {}),
  });
  const inputOf = (body: FieldValues): OwnInput<C> =>
    ({ ...(path ? { path } : {}), body: wrap ? { [wrap]: body } : body }) as OwnInput<C>;
  const submit = form.handleSubmit(async (values) => {
    setError(null);
    try {
      await options.onSubmit(inputOf(values));
    } catch (cause) {
      const refusal = cause instanceof Error ? cause : new Error(String(cause));
      const named = refusal instanceof ApiError ? serverFieldError(refusal.message, wrap) : null;
      if (named)
        form.setError(named.field, { type: 'server', message: named.message }, { shouldFocus: true });
      setError(refusal);
    }
  });
  /** What would be sent now, valid or not. */
  const currentInput = () => inputOf(bodyOf(form.getValues()));
  return { form, submit, error, currentInput };
}
