'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { type UserGroup, useCreateUserGroup, useUpdateUserGroup } from './queries.ts';

const fields: readonly FieldSpec[] = [
  { name: 'name', label: 'Name', placeholder: 'publishers' },
  { name: 'description', label: 'Description', kind: 'textarea', rows: 2, optional: true },
];

interface UserGroupDialogProps {
  /** Null: a new one is created. */
  readonly group: UserGroup | null;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function UserGroupDialog({ group, open, onOpenChange }: UserGroupDialogProps) {
  const create = useCreateUserGroup();
  const update = useUpdateUserGroup();
  if (group) {
    return (
      <ResourceDialog
        open={open}
        onOpenChange={onOpenChange}
        title="Edit user group"
        submitLabel="Save changes"
        fields={fields}
        operation="updateUserGroup"
        wrap="group"
        path={{ group_id: group.id }}
        defaults={{ name: group.name, description: group.description }}
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The group is updated');
        }}
      />
    );
  }
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create user group"
      submitLabel="Create user group"
      fields={fields}
      operation="createUserGroup"
      wrap="group"
      defaults={{ name: '', description: '' }}
      onSubmit={async (input) => {
        const answer = await create.mutateAsync(input);
        toast.success(`Group ${answer.group.name} is created`, { description: 'Open it to grant policies.' });
      }}
    />
  );
}
