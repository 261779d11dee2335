'use client';

import { auditResourceTypes } from '@turnpike/contracts/audit/sentence';
import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { cn } from '../../components/class-names.ts';
import { FilterSelect } from '../../components/filter-select.tsx';
import { filterClass } from '../../components/input-class.ts';
import { SearchInput } from '../../components/search-input.tsx';
import { useOperationIds } from '../api/routes-context.tsx';
import { useUsers } from '../identity/queries.ts';
import { usePermission } from '../permissions/permission-context.tsx';
import { useKnownActions } from '../policy-editor/queries.ts';
import { outcomeChoices, useAuditFilter } from './audit-filter.ts';
import { isoOf, localOf, ranges } from './time-range.ts';

/** What to look for: the common filters in a row, the rest behind a button. */
export function AuditFilters() {
  const { isOn, furtherOn, clear, values } = useAuditFilter();
  const [opened, setOpened] = useState(false);
  const open = opened || furtherOn > 0;
  const users = useUsers(usePermission('iam:users:listUsers').allowed).data?.users ?? [];
  return (
    <search className="mb-3 space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput name="text" label="Words of the event" />
        <SearchInput name="user" label="User" suggestions={users.map(({ name }) => name)} />
        <FilterSelect name="outcome" label="Outcome" all="Any outcome" options={outcomeChoices} />
        <FilterSelect name="type" label="Resource type" all="All resources" options={auditResourceTypes} />
        <FilterSelect name="range" label="Time" all="All time" options={ranges} />
        <Button variant="ghost" aria-expanded={open} onClick={() => setOpened(!open)}>
          <SlidersHorizontal aria-hidden />
          {furtherOn > 0 ? `More filters (${furtherOn})` : 'More filters'}
        </Button>
        {isOn ? (
          <Button variant="ghost" onClick={clear}>
            Clear filters
          </Button>
        ) : null}
      </div>
      {values.range === 'custom' ? <CustomRange /> : null}
      {open ? <FurtherFilters /> : null}
    </search>
  );
}

function FurtherFilters() {
  const operations = useOperationIds();
  const actions = useKnownActions();
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-2">
      <SearchInput name="resource" label="Resource id" />
      <SearchInput name="operation" label="Operation" suggestions={operations} />
      <SearchInput name="action" label="Action" suggestions={actions.map(({ action }) => action)} />
      <SearchInput name="credential" label="Access key, session or token" />
      <SearchInput name="source" label="Source address" />
      <SearchInput name="request" label="Request id" />
    </div>
  );
}

/** The two times of a custom range, in the reader's zone; the address holds them with their zone. */
function CustomRange() {
  const { values, set } = useAuditFilter();
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className="flex items-center gap-2 text-xs text-muted">
          {end === 'from' ? 'From' : 'Until before'}
          <input
            type="datetime-local"
            value={localOf(values[end])}
            onChange={(event) => set({ [end]: isoOf(event.target.value) || null })}
            className={cn(filterClass, 'px-2')}
          />
        </label>
      ))}
    </div>
  );
}
