'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { type Group, useCreateGroup, useUpdateGroup } from './queries.ts';

const fields: readonly FieldSpec[] = [
  {
    name: 'name',
    label: 'Name',
    placeholder: 'orders',
    help: '3 to 255 characters, a letter or digit first.',
  },
  { name: 'remark', label: 'Remark', kind: 'textarea', rows: 2, optional: true },
];

interface GroupDialogProps {
  readonly gatewayId: string;
  /** Null: a new one is created. */
  readonly group: Group | null;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onCreated?: ((groupId: string) => void) | undefined;
}

export function GroupDialog({ gatewayId, group, open, onOpenChange, onCreated }: GroupDialogProps) {
  const create = useCreateGroup(gatewayId);
  const update = useUpdateGroup(gatewayId);
  if (group) {
    return (
      <ResourceDialog
        open={open}
        onOpenChange={onOpenChange}
        title="Edit API group"
        submitLabel="Save changes"
        fields={fields}
        operation="updateGroup"
        path={{ instance_id: gatewayId, group_id: group.id }}
        defaults={{ name: group.name, remark: group.remark }}
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The API group is updated');
        }}
      />
    );
  }
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create API group"
      description="A group gives its APIs a domain of their own, and keeps them together."
      submitLabel="Create API group"
      fields={fields}
      operation="createGroup"
      path={{ instance_id: gatewayId }}
      defaults={{ name: '', remark: '' }}
      onSubmit={async (input) => {
        const created = await create.mutateAsync(input);
        toast.success('The API group is created');
        onCreated?.(created.id);
      }}
    />
  );
}
