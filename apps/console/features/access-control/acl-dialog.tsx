'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { aclKinds } from './acl-kinds.ts';
import { type Acl, useCreateAcl, useUpdateAcl } from './queries.ts';

const fields: readonly FieldSpec[] = [
  { name: 'acl_name', label: 'Name', placeholder: 'office-only' },
  {
    name: 'acl_type',
    label: 'Effect',
    kind: 'select',
    options: [
      { value: 'PERMIT', label: 'Permit: only these may call' },
      { value: 'DENY', label: 'Deny: these may not call' },
    ],
  },
  {
    name: 'entity_type',
    label: 'Decides by',
    kind: 'select',
    options: Object.entries(aclKinds).map(([value, { by }]) => ({ value, label: by })),
    help: 'A published API has at most one policy of each kind.',
  },
  ...Object.entries(aclKinds).map(
    ([kind, { entries, placeholder, help }]): FieldSpec => ({
      name: 'acl_value',
      label: entries,
      kind: 'textarea',
      monospace: true,
      placeholder,
      help: `Separated by commas, at most 100. ${help}`,
      when: { field: 'entity_type', is: kind },
    }),
  ),
];

interface AclDialogProps {
  readonly gatewayId: string;
  /** Null: a new one is created. */
  readonly acl: Acl | null;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function AclDialog({ gatewayId, acl, open, onOpenChange }: AclDialogProps) {
  const create = useCreateAcl(gatewayId);
  const update = useUpdateAcl(gatewayId);
  if (acl) {
    return (
      <ResourceDialog
        open={open}
        onOpenChange={onOpenChange}
        title="Edit access control policy"
        submitLabel="Save changes"
        fields={fields}
        operation="updateAcl"
        path={{ instance_id: gatewayId, acl_id: acl.id }}
        defaults={{
          acl_name: acl.acl_name,
          acl_type: acl.acl_type,
          entity_type: acl.entity_type,
          acl_value: acl.acl_value,
        }}
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The access control policy is updated');
        }}
      />
    );
  }
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create access control policy"
      submitLabel="Create policy"
      fields={fields}
      operation="createAcl"
      path={{ instance_id: gatewayId }}
      defaults={{ acl_name: '', acl_type: 'PERMIT', entity_type: 'IP', acl_value: '' }}
      onSubmit={async (input) => {
        await create.mutateAsync(input);
        toast.success('The access control policy is created', {
          description: 'Bind it to published APIs to make it hold.',
        });
      }}
    />
  );
}
