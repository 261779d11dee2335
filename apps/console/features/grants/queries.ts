'use client';

import { useQueries } from '@tanstack/react-query';
import { callOperation, type OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useRoute } from '../api/routes-context.tsx';
import { useChange, useComplete, useRead } from '../api/use-operation.ts';
import type { HolderKind } from './grant-places.ts';

export type Grant = OutputOf<'listGrants'>['grants'][number];

/** The quota of grants is below it, so that one page has all of a holder's. */
const MOST_GRANTS = 500;

const queryOf = (kind: HolderKind, id: string) => ({
  [`${kind}_id` as 'user_id']: id,
  limit: MOST_GRANTS,
});

export const useGrants = (kind: HolderKind, id: string) =>
  useRead('listGrants', { query: queryOf(kind, id) }, { key: keys.grants });

/** Grants of several groups, joined; those that could not be read are left out and `error` says why. */
export function useGrantsOfGroups(groupIds: readonly string[]): {
  grants: Grant[];
  isPending: boolean;
  error: Error | null;
} {
  const route = useRoute('listGrants');
  const complete = useComplete<'listGrants'>();
  return useQueries({
    queries: groupIds.map((id) => {
      const input = { query: queryOf('group', id) };
      return {
        queryKey: [...keys.grants, 'listGrants', input],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          callOperation<'listGrants'>(route, complete(input), signal),
      };
    }),
    combine: (answers) => ({
      grants: answers.flatMap(({ data }) => data?.grants ?? []),
      isPending: answers.some(({ isPending }) => isPending),
      error: answers.find(({ error }) => error)?.error ?? null,
    }),
  });
}

export const useCreateGrant = () => useChange('createGrant', [keys.grants, keys.permissions, keys.audit]);
export const useDeleteGrant = () => useChange('deleteGrant', [keys.grants, keys.permissions, keys.audit]);
