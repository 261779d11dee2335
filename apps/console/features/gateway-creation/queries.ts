'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useRead } from '../api/use-operation.ts';
import { useEnterpriseProjects } from '../projects/queries.ts';

export type Edition = OutputOf<'listEditions'>['editions'][number];

/** What gateways can be, from the smallest to the largest. */
export function useEditions() {
  return useRead('listEditions', { query: { limit: 100 } }, { key: keys.editions });
}

/** How many gateways and nodes the project may have. */
export function useProjectQuotas() {
  return useRead('showProjectQuotas', {}, { key: keys.gateways });
}

/** Enterprise projects as choices; `0` is the account's default one, which everybody has. */
export function useEnterpriseProjectOptions(): { value: string; label: string }[] {
  const projects = useEnterpriseProjects().data?.enterprise_projects ?? [];
  const named = projects.filter(({ id }) => id !== '0').map(({ id, name }) => ({ value: id, label: name }));
  return [{ value: '0', label: 'default' }, ...named];
}
