'use client';

import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import { Card } from '../../components/card.tsx';
import { FormField } from '../forms/form-field.tsx';
import { useGroups } from '../groups/queries.ts';
import { visibilities } from './api-choices.ts';

/** What the API is called and where it belongs. */
export function BasicsSection({ gatewayId }: { gatewayId: string }) {
  const groups = useGroups(gatewayId, { limit: 500 }).data?.groups;
  const { getValues, setValue } = useFormContext();
  useEffect(() => {
    // A new API starts in the first group once the groups are known.
    const first = groups?.[0];
    if (first && getValues('group_id') === '') setValue('group_id', first.id);
  }, [groups, getValues, setValue]);
  return (
    <Card title="Basics">
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField
          spec={{
            name: 'name',
            label: 'Name',
            placeholder: 'get-order',
            help: '3 to 255 characters, a letter or digit first.',
          }}
        />
        <FormField
          spec={{
            name: 'group_id',
            label: 'API group',
            kind: 'select',
            options: (groups ?? []).map((group) => ({ value: group.id, label: group.name })),
            help: 'Gives the API its domain.',
          }}
        />
        <FormField
          className="sm:col-span-2"
          spec={{ name: 'remark', label: 'Remark', kind: 'textarea', rows: 2, optional: true }}
        />
        <FormField
          spec={{ name: 'type', label: 'Visibility', kind: 'select', options: visibilities, numeric: true }}
        />
      </div>
    </Card>
  );
}
