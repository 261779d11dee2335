'use client';

import { Plus, ShieldCheck } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type Policy, usePolicies } from './queries.ts';

const columns: readonly Column<Policy>[] = [
  { id: 'name', header: 'Name', cell: (policy) => policy.display_name },
  {
    id: 'kind',
    header: 'Kind',
    cell: (policy) =>
      policy.domain_id === null ? <Badge>system</Badge> : <Badge tone="accent">custom</Badge>,
  },
  {
    id: 'description',
    header: 'Description',
    cell: (policy) => <span className="text-muted">{policy.description}</span>,
  },
  {
    id: 'statements',
    header: 'Statements',
    align: 'right',
    cell: (policy) => policy.policy.Statement.length,
    wideOnly: true,
  },
];

export function PolicyList() {
  const policies = usePolicies();
  const [name] = useQueryState('name', parseAsString.withDefault(''));
  const wanted = name.toLowerCase();
  return (
    <>
      <div className="mb-3 flex items-center justify-between gap-3">
        <SearchInput name="name" label="Filter by name" />
        <GuardedButton action="iam:roles:createRole" variant="primary" href="/access/policies/new">
          <Plus aria-hidden />
          Create custom policy
        </GuardedButton>
      </div>
      <Card flush>
        <DataTable
          label="Policies"
          columns={columns}
          rows={policies.data?.roles.filter((policy) => policy.display_name.toLowerCase().includes(wanted))}
          rowKey={(policy) => policy.id}
          rowHref={(policy) => `/access/policies/${policy.id}`}
          error={policies.error}
          onRetry={() => void policies.refetch()}
          empty={
            <EmptyState icon={ShieldCheck} title="No policy has that name">
              Clear the filter to see all policies.
            </EmptyState>
          }
        />
      </Card>
    </>
  );
}
