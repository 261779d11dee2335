'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { type Throttle, useCreateThrottle, useUpdateThrottle } from './queries.ts';

const fields: readonly FieldSpec[] = [
  { name: 'name', label: 'Name', placeholder: 'steady', help: '3 to 64 characters, a letter first.' },
  {
    name: 'type',
    label: 'Counted',
    kind: 'select',
    numeric: true,
    options: [
      { value: '1', label: 'For each API' },
      { value: '2', label: 'For all bound APIs together' },
    ],
  },
  { name: 'time_interval', label: 'Period', kind: 'number' },
  {
    name: 'time_unit',
    label: 'Unit',
    kind: 'select',
    options: [
      { value: 'SECOND', label: 'Seconds' },
      { value: 'MINUTE', label: 'Minutes' },
      { value: 'HOUR', label: 'Hours' },
      { value: 'DAY', label: 'Days' },
    ],
  },
  { name: 'api_call_limits', label: 'Calls of an API', kind: 'number', help: 'By all callers together.' },
  {
    name: 'user_call_limits',
    label: 'Calls of a tenant',
    kind: 'number',
    help: '0: no limit of its own, here and below. At most the calls of an API.',
  },
  {
    name: 'app_call_limits',
    label: 'Calls of a credential',
    kind: 'number',
    help: 'At most the calls of a tenant.',
  },
  {
    name: 'ip_call_limits',
    label: 'Calls of a source address',
    kind: 'number',
    help: 'At most the calls of an API. IPv6 addresses are counted by network (/64).',
  },
  { name: 'remark', label: 'Remark', kind: 'textarea', rows: 2, optional: true },
];

interface ThrottleDialogProps {
  readonly gatewayId: string;
  /** Null: a new one is created. */
  readonly throttle: Throttle | null;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function ThrottleDialog({ gatewayId, throttle, open, onOpenChange }: ThrottleDialogProps) {
  const create = useCreateThrottle(gatewayId);
  const update = useUpdateThrottle(gatewayId);
  if (throttle) {
    return (
      <ResourceDialog
        open={open}
        onOpenChange={onOpenChange}
        title="Edit throttling policy"
        submitLabel="Save changes"
        fields={fields}
        operation="updateThrottle"
        path={{ instance_id: gatewayId, throttle_id: throttle.id }}
        defaults={{
          name: throttle.name,
          type: throttle.type,
          time_interval: throttle.time_interval,
          time_unit: throttle.time_unit,
          api_call_limits: throttle.api_call_limits,
          user_call_limits: throttle.user_call_limits,
          app_call_limits: throttle.app_call_limits,
          ip_call_limits: throttle.ip_call_limits,
          remark: throttle.remark,
        }}
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The policy is updated');
        }}
      />
    );
  }
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create throttling policy"
      submitLabel="Create policy"
      fields={fields}
      operation="createThrottle"
      path={{ instance_id: gatewayId }}
      defaults={{
        ...{ name: '', type: 1, time_interval: 1, time_unit: 'MINUTE', api_call_limits: 1_000 },
        ...{ user_call_limits: 0, app_call_limits: 0, ip_call_limits: 0, remark: '' },
      }}
      onSubmit={async (input) => {
        const made = await create.mutateAsync(input);
        toast.success(`Policy ${made.name} is created`, {
          description: 'Bind it to published APIs to make it hold.',
        });
      }}
    />
  );
}
