'use client';

import { Plus } from 'lucide-react';
import { Card } from '../../components/card.tsx';
import { FilterSelect } from '../../components/filter-select.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { useGroups } from '../groups/queries.ts';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { methods } from './api-choices.ts';
import { ApiTable } from './api-table.tsx';

export function ApiList({ gatewayId }: { gatewayId: string }) {
  const groups = useGroups(gatewayId, { limit: 500 }).data?.groups ?? [];
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchInput name="name" label="Filter by name" />
        <FilterSelect
          name="group"
          label="API group"
          all="All groups"
          options={groups.map((group) => ({ value: group.id, label: group.name }))}
        />
        <FilterSelect name="method" label="Method" all="All methods" options={methods} />
        <span className="ml-auto">
          <GuardedButton action="apig:apis:create" variant="primary" href={`/gateways/${gatewayId}/apis/new`}>
            <Plus aria-hidden />
            Create API
          </GuardedButton>
        </span>
      </div>
      <Card flush>
        <ApiTable gatewayId={gatewayId} />
      </Card>
    </>
  );
}
