import type { OperationContract, OperationOutput, OperationParsed } from '@turnpike/contracts/http/operation';
import type { z } from 'zod';
import { errorOfResponse, unreachable } from './api-error.ts';
import { fillPath, type QueryValues, queryString } from './path-template.ts';

type QueryNames<C> =
  C extends OperationContract<string, infer Query, z.ZodType, z.ZodType> ? keyof z.input<Query> : never;

/** What an operation is called with. The body is checked by the server, which says what is wrong with it. */
export interface OperationInput<C extends OperationContract> {
  readonly path: OperationParsed<C>['path'];
  readonly query?: { readonly [Name in QueryNames<C>]?: string | number | boolean | undefined } | undefined;
  readonly body?: unknown;
}

/** Marks the request as one of the console's own pages: a form on another site cannot set it. */
export const GUARD_HEADER = { 'X-Requested-With': 'turnpike-console' } as const;

/** Address of an operation on this origin. */
export function operationUrl<C extends OperationContract>(contract: C, input: OperationInput<C>): string {
  return fillPath(contract.path, input.path) + queryString((input.query ?? {}) as QueryValues);
}

/**
 * Calls one management operation of this origin with the session cookie.
 *
 * @throws ApiError for every refusal, and when no answer came.
 */
export async function callOperation<C extends OperationContract>(
  contract: C,
  input: OperationInput<C>,
  signal?: AbortSignal,
): Promise<OperationOutput<C>> {
  const response = await fetch(operationUrl(contract, input), {
    method: contract.method,
    credentials: 'same-origin',
    headers: { ...GUARD_HEADER, ...(contract.body ? { 'Content-Type': 'application/json' } : {}) },
    ...(contract.body ? { body: JSON.stringify(input.body ?? {}) } : {}),
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw unreachable();
  });
  if (!response.ok) throw await errorOfResponse(response);
  if (contract.status === 204) return undefined as OperationOutput<C>;
  return (await response.json()) as OperationOutput<C>;
}
