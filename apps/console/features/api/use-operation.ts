'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useConsoleSession } from '../session/session-context.tsx';
import { callOperation, type OperationInput, type OutputOf, type PathOf } from './call-operation.ts';
import type { OperationName } from './operation-names.ts';
import { useRoute } from './routes-context.tsx';

/** Input of an operation; the session's project is filled in where none is named. */
export type OwnInput<Name extends OperationName> = Omit<OperationInput<Name>, 'path'> & {
  readonly path?: Omit<PathOf<Name>, 'project_id'> & { readonly project_id?: string | undefined };
};

interface ReadOptions<Name extends OperationName> {
  readonly key: readonly unknown[];
  readonly enabled?: boolean | undefined;
  /** Asks again after this time, which may depend on the last answer; false: never. */
  readonly refetchIntervalMs?: number | false | ((last: OutputOf<Name> | undefined) => number) | undefined;
  /** Lists: keeps the last page on screen while the next one loads. */
  readonly keepPrevious?: boolean | undefined;
}

/** Reads through one operation. */
export function useRead<Name extends OperationName>(
  name: Name,
  input: OwnInput<Name>,
  options: ReadOptions<Name>,
) {
  const route = useRoute(name);
  const complete = useComplete<Name>();
  const interval = options.refetchIntervalMs ?? false;
  return useQuery<OutputOf<Name>, Error>({
    queryKey: [...options.key, name, input],
    queryFn: ({ signal }) => callOperation<Name>(route, complete(input), signal),
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
export function useChange<Name extends OperationName>(
  name: Name,
  invalidates: readonly (readonly unknown[])[],
) {
  const client = useQueryClient();
  const route = useRoute(name);
  const complete = useComplete<Name>();
  return useMutation<OutputOf<Name>, Error, OwnInput<Name>>({
    mutationFn: (input) => callOperation<Name>(route, complete(input)),
    onSettled: () => Promise.all(invalidates.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

/** Completes an input with the project of the session. */
export function useComplete<Name extends OperationName>(): (input: OwnInput<Name>) => OperationInput<Name> {
  const { projectId } = useConsoleSession();
  return (input) =>
    ({ ...input, path: { project_id: projectId, ...input.path } as PathOf<Name> }) as OperationInput<Name>;
}
