'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type OutputOf, requestOperation } from '../api/call-operation.ts';
import type { OperationName } from '../api/operation-names.ts';
import { useRoute } from '../api/routes-context.tsx';
import { type OwnInput, useComplete } from '../api/use-operation.ts';
import { type Spread, spreadOfResponse } from './spread-of-response.ts';

/** Nodes take a change within a second; who waits longer than this wants to be told which one does not. */
const WAIT_SECONDS = 5;

export interface Spreading<Name extends OperationName> {
  readonly output: OutputOf<Name>;
  /** Null: the server did not say. */
  readonly spread: Spread | null;
}

/**
 * Changes what a gateway serves, and waits until its nodes do.
 *
 * @param invalidates - Key prefixes whose answers are out of date afterwards.
 */
export function useSpreadingChange<Name extends OperationName>(
  name: Name,
  invalidates: readonly (readonly unknown[])[],
) {
  const client = useQueryClient();
  const route = useRoute(name);
  const complete = useComplete<Name>();
  return useMutation<Spreading<Name>, Error, OwnInput<Name>>({
    mutationFn: async (input) => {
      const headers = { ...input.headers, Prefer: `wait=${WAIT_SECONDS}` };
      const response = await requestOperation<Name>(route, complete({ ...input, headers }));
      const output = (route.status === 204 ? undefined : await response.json()) as OutputOf<Name>;
      return { output, spread: spreadOfResponse(response.headers) };
    },
    onSettled: () => Promise.all(invalidates.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
