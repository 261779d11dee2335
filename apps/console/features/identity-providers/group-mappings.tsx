'use client';

import { Plus, Trash2 } from 'lucide-react';
import { useFieldArray } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { FormField } from '../forms/form-field.tsx';
import { useUserGroups } from '../identity/queries.ts';

/** Which groups of the provider stand for which groups here. */
export function GroupMappings() {
  const { fields, append, remove } = useFieldArray({ name: 'group_mappings' });
  const groups = useUserGroups().data?.groups ?? [];
  const options = groups.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <fieldset className="space-y-3">
      <legend className="font-medium">Groups</legend>
      <p className="text-xs text-muted">
        At each sign-in, users are put into the groups below that the provider names, and taken out of the
        others.
      </p>
      {fields.map((field, index) => (
        <div key={field.id} className="flex items-end gap-3">
          <FormField
            className="flex-1"
            spec={{
              name: `group_mappings.${index}.external`,
              label: `Group ${index + 1} at the provider`,
              placeholder: 'api-team',
            }}
          />
          <FormField
            className="flex-1"
            spec={{
              name: `group_mappings.${index}.group_id`,
              label: `Group ${index + 1} here`,
              kind: 'select',
              options: [{ value: '', label: 'Choose a group' }, ...options],
            }}
          />
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Remove group ${index + 1}`}
            onClick={() => remove(index)}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
      ))}
      <Button size="sm" onClick={() => append({ external: '', group_id: '' })}>
        <Plus aria-hidden />
        Add group
      </Button>
    </fieldset>
  );
}
