'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { OperationContract, OperationOutput, OperationParsed } from '@turnpike/contracts/http/operation';
import { useConsoleSession } from '../session/session-context.tsx';
import { callOperation, type OperationInput } from './call-operation.ts';

type PathOf<C extends OperationContract> = OperationParsed<C>['path'];

/** Input of an operation; the session's project is filled in where none is named. */
export type OwnInput<C extends OperationContract> = Omit<OperationInput<C>, 'path'> & {
  readonly path?: Omit<PathOf<C>, 'project_id'> & { readonly project_id?: string | undefined };
};

interface ReadOptions<C extends OperationContract> {
  readonly key: readonly unknown[];
  readonly enabled?: boolean | undefined;
  /** Asks again after this time, which may depend on the last answer; false: never. */
  readonly refetchIntervalMs?:
    | number
    | false
    | ((last: OperationOutput<C> | undefined) => number)
    | undefined;
  /** Lists: keeps the last page on screen while the next one loads. */
  readonly keepPrevious?: boolean | undefined;
}

/** Reads through one operation. */
export function useRead<C extends OperationContract>(
  contract: C,
  input: OwnInput<C>,
  options: ReadOptions<C>,
) {
  const complete = useComplete<C>();
  const interval = options.refetchIntervalMs ?? false;
  return useQuery<OperationOutput<C>, Error>({
    queryKey: [...options.key, contract.id, input],
    queryFn: ({ signal }) => callOperation(contract, complete(input), signal),
    enabled: options.enabled ?? true,
    refetchInterval: typeof interval === 'function' ? (query) => interval(query.state.data) : interval,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData as never } : {}),
  });
}

/**
 * Changes something through one operation.
 *
 * @param invalidates - Key prefixes whose answers are out of date afterwards.
 */
export function useChange<C extends OperationContract>(
  contract: C,
  invalidates: readonly (readonly unknown[])[],
) {
  const client = useQueryClient();
  const complete = useComplete<C>();
  return useMutation<OperationOutput<C>, Error, OwnInput<C>>({
    mutationFn: (input) => callOperation(contract, complete(input)),
    onSettled: () => Promise.all(invalidates.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

/** Completes an input with the project of the session. */
export function useComplete<C extends OperationContract>(): (input: OwnInput<C>) => OperationInput<C> {
  const { projectId } = useConsoleSession();
  return (input) =>
    ({ ...input, path: { project_id: projectId, ...input.path } as PathOf<C> }) as OperationInput<C>;
}
