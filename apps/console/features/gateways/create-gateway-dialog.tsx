'use client';

import { useRouter } from 'next/navigation';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { createGatewayFields } from './gateway-fields.ts';
import { useCreateGateway } from './queries.ts';

interface CreateGatewayDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks for a gateway and leads to its page, where the provisioning is watched. */
export function CreateGatewayDialog({ open, onOpenChange }: CreateGatewayDialogProps) {
  const create = useCreateGateway();
  const router = useRouter();
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create gateway"
      description="A gateway is an isolated process with ports, configuration and limits of its own. It is ready in seconds."
      submitLabel="Create gateway"
      fields={createGatewayFields}
      operation="createInstance"
      defaults={{ instance_name: '', description: '', spec_id: 'BASIC' }}
      onSubmit={async (input) => {
        const answer = await create.mutateAsync(input);
        router.push(`/gateways/${answer.instance_id}`);
      }}
    />
  );
}
