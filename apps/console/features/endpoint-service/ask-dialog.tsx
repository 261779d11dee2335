'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { useCreateConnection } from './queries.ts';

interface AskDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

const fields: readonly FieldSpec[] = [
  {
    name: 'service_name',
    label: 'Service name',
    monospace: true,
    placeholder: 'local.apig.0123456789abcdef0123456789abcdef',
    help: 'From the owner of the gateway, who has to let your account ask first.',
  },
  {
    name: 'protocol',
    label: 'Protocol',
    kind: 'select',
    options: [
      { value: 'HTTP', label: 'HTTP' },
      { value: 'HTTPS', label: 'HTTPS' },
    ],
    help: 'Of your private address. HTTPS shows the gateway’s certificates.',
  },
  {
    name: 'description',
    label: 'Description',
    kind: 'textarea',
    rows: 2,
    optional: true,
    help: 'The owner reads it before deciding.',
  },
];

/** Asks the owner of a gateway for a private address there. */
export function AskDialog({ open, onOpenChange }: AskDialogProps) {
  const create = useCreateConnection();
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Ask for a connection"
      description="The owner of the gateway accepts or rejects it."
      submitLabel="Ask"
      operation="createEndpointConnection"
      fields={fields}
      defaults={{ service_name: '', protocol: 'HTTP', description: '' }}
      onSubmit={async (input) => {
        const { status } = await create.mutateAsync(input);
        toast.success(status === 'accepted' ? 'You are connected' : 'The owner is asked');
      }}
    />
  );
}
