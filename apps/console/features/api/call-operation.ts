import type { OperationContract, OperationOutput, OperationParsed } from '@turnpike/contracts/http/operation';
import type { z } from 'zod';
import { errorOfResponse, unreachable } from './api-error.ts';
import type { ContractOf, OperationName } from './operation-names.ts';
import type { OperationRoute } from './operation-route.ts';
import { fillPath, type QueryValues, queryString } from './path-template.ts';

type QueryNames<C> =
  C extends OperationContract<string, infer Query, z.ZodType, z.ZodType> ? keyof z.input<Query> : never;

/** Values for the path template of an operation. */
export type PathOf<Name extends OperationName> = OperationParsed<ContractOf<Name>>['path'];

/** What an operation answers. */
export type OutputOf<Name extends OperationName> = OperationOutput<ContractOf<Name>>;

/** What a list can be filtered by. */
export type OwnQuery<Name extends OperationName> = {
  readonly [Filter in QueryNames<ContractOf<Name>>]?: string | number | boolean | undefined;
};

/** What an operation is called with. The body is checked by the server, which says what is wrong with it. */
export interface OperationInput<Name extends OperationName> {
  readonly path: PathOf<Name>;
  readonly query?: OwnQuery<Name> | undefined;
  readonly body?: unknown;
  /** Request headers that are part of the operation. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Marks the request as one of the console's own pages: a form on another site cannot set it. */
export const GUARD_HEADER = { 'X-Requested-With': 'turnpike-console' } as const;

/** Address of an operation on this origin. */
export function operationUrl(route: OperationRoute, input: OperationInput<OperationName>): string {
  return fillPath(route.path, input.path) + queryString((input.query ?? {}) as QueryValues);
}

/**
 * Calls one management operation of this origin with the session cookie.
 *
 * @throws ApiError for every refusal, and when no answer came.
 */
export async function callOperation<Name extends OperationName>(
  route: OperationRoute,
  input: OperationInput<Name>,
  signal?: AbortSignal,
): Promise<OutputOf<Name>> {
  const response = await requestOperation(route, input, signal);
  if (route.status === 204) return undefined as OutputOf<Name>;
  return (await response.json()) as OutputOf<Name>;
}

/** The same for operations that answer something else than JSON. */
export async function requestOperation<Name extends OperationName>(
  route: OperationRoute,
  input: OperationInput<Name>,
  signal?: AbortSignal,
): Promise<Response> {
  const response = await fetch(operationUrl(route, input), {
    method: route.method,
    credentials: 'same-origin',
    headers: {
      ...GUARD_HEADER,
      ...(route.takesBody ? { 'Content-Type': 'application/json' } : {}),
      ...input.headers,
    },
    ...(route.takesBody ? { body: JSON.stringify(input.body ?? {}) } : {}),
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw unreachable();
  });
  if (!response.ok) throw await errorOfResponse(response);
  return response;
}
