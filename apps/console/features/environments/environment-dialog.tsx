'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { type Environment, useCreateEnvironment, useUpdateEnvironment } from './queries.ts';

const fields: readonly FieldSpec[] = [
  {
    name: 'name',
    label: 'Name',
    placeholder: 'staging',
    help: '3 to 64 letters, digits and _, a letter first. Callers write it in X-Stage.',
  },
  { name: 'remark', label: 'Remark', kind: 'textarea', rows: 2, optional: true },
];

interface EnvironmentDialogProps {
  readonly gatewayId: string;
  /** Null: a new one is created. */
  readonly environment: Environment | null;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function EnvironmentDialog({ gatewayId, environment, open, onOpenChange }: EnvironmentDialogProps) {
  const create = useCreateEnvironment(gatewayId);
  const update = useUpdateEnvironment(gatewayId);
  if (environment) {
    return (
      <ResourceDialog
        open={open}
        onOpenChange={onOpenChange}
        title="Edit environment"
        submitLabel="Save changes"
        fields={fields}
        operation="updateEnvironment"
        path={{ instance_id: gatewayId, env_id: environment.id }}
        defaults={{ name: environment.name, remark: environment.remark }}
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The environment is updated');
        }}
      />
    );
  }
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create environment"
      submitLabel="Create environment"
      fields={fields}
      operation="createEnvironment"
      path={{ instance_id: gatewayId }}
      defaults={{ name: '', remark: '' }}
      onSubmit={async (input) => {
        await create.mutateAsync(input);
        toast.success('The environment is created');
      }}
    />
  );
}
