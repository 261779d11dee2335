'use client';

import { useState } from 'react';
import { type FieldValues, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { ApiError } from '../api/api-error.ts';
import type { OperationName } from '../api/operation-names.ts';
import type { OwnInput } from '../api/use-operation.ts';
import { pruneValues } from './prune-values.ts';
import { schemaResolver } from './schema-resolver.ts';
import { serverFieldError } from './server-field-error.ts';

export interface ResourceFormOptions<Name extends OperationName> {
  readonly operation: Name;
  readonly path?: OwnInput<Name>['path'];
  readonly defaults: FieldValues;
  /** Key that the body stands under on the wire. */
  readonly wrap?: string | undefined;
  /** Values that are sent beside those of the form. */
  readonly fixed?: FieldValues | undefined;
  /** Last step from the fields to the body, for forms whose fields are not one to one. */
  readonly shape?: ((values: FieldValues) => FieldValues) | undefined;
  /** Request headers that go with a body. */
  readonly headers?: ((body: FieldValues) => Readonly<Record<string, string>>) | undefined;
  readonly onSubmit: (input: OwnInput<Name>) => Promise<unknown>;
}

/** Schema of an operation's body. The schemas are loaded when the first form opens, not with every page. */
async function bodySchema(operation: OperationName): Promise<z.ZodType | null> {
  const { operationContracts } = await import('../api/operation-contracts.ts');
  return operationContracts.get(operation)?.body ?? null;
}

/**
 * A form over one operation: checked with the operation's own schema, refusals of the server shown at the field
 * that they name, everything typed kept when it is refused.
 */
export function useResourceForm<Name extends OperationName>(options: ResourceFormOptions<Name>) {
  const { operation, defaults, wrap, fixed, path, shape, headers } = options;
  const [error, setError] = useState<Error | null>(null);
  const bodyOf = (values: FieldValues): FieldValues => {
    const body = { ...(pruneValues(values) as FieldValues), ...fixed };
    return shape ? shape(body) : body;
  };
  const form = useForm<FieldValues>({
    defaultValues: defaults,
    resolver: schemaResolver(() => bodySchema(operation), bodyOf, wrap),
  });
  const inputOf = (body: FieldValues): OwnInput<Name> =>
    ({
      ...(path ? { path } : {}),
      body: wrap ? { [wrap]: body } : body,
      ...(headers ? { headers: headers(body) } : {}),
    }) as OwnInput<Name>;
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
  /** Loads what the check needs; somebody is about to fill the form in. */
  const prepare = () => void bodySchema(operation);
  return { form, submit, error, currentInput, prepare };
}
