'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { type Acl, useCreateAcl, useUpdateAcl } from './queries.ts';

const fields: readonly FieldSpec[] = [
  { name: 'acl_name', label: 'Name', placeholder: 'office-only' },
  {
    name: 'acl_type',
    label: 'Effect',
    kind: 'select',
    options: [
      { value: 'PERMIT', label: 'Permit: only these addresses may call' },
      { value: 'DENY', label: 'Deny: these addresses may not call' },
    ],
  },
  {
    name: 'acl_value',
    label: 'Addresses',
    kind: 'textarea',
    monospace: true,
    placeholder: '10.0.0.0/8,192.168.1.4',
    help: 'Separated by commas: addresses, ranges (10.0.0.1-10.0.0.9) and blocks (10.0.0.0/8); at most 100.',
  },
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
        defaults={{ acl_name: acl.acl_name, acl_type: acl.acl_type, acl_value: acl.acl_value }}
        fixed={{ entity_type: 'IP' }}
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
      defaults={{ acl_name: '', acl_type: 'PERMIT', acl_value: '' }}
      fixed={{ entity_type: 'IP' }}
      onSubmit={async (input) => {
        await create.mutateAsync(input);
        toast.success('The access control policy is created', {
          description: 'Bind it to published APIs to make it hold.',
        });
      }}
    />
  );
}
