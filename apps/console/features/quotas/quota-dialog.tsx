'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { type Quota, useCreateQuota, useUpdateQuota } from './queries.ts';

const fields: readonly FieldSpec[] = [
  { name: 'name', label: 'Name', placeholder: 'gold', help: '3 to 255 characters, a letter first.' },
  {
    name: 'call_limits',
    label: 'Calls',
    kind: 'number',
    help: 'How many calls a credential has in each period.',
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
  {
    name: 'reset_time',
    label: 'First reset (UTC)',
    optional: true,
    placeholder: '2030-01-01 00:00:00',
    help: 'Periods are counted from here. Left empty, they start with the first call.',
  },
  { name: 'remark', label: 'Remark', kind: 'textarea', rows: 2, optional: true },
];

interface QuotaDialogProps {
  readonly gatewayId: string;
  /** Null: a new one is created. */
  readonly quota: Quota | null;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function QuotaDialog({ gatewayId, quota, open, onOpenChange }: QuotaDialogProps) {
  const create = useCreateQuota(gatewayId);
  const update = useUpdateQuota(gatewayId);
  if (quota) {
    return (
      <ResourceDialog
        open={open}
        onOpenChange={onOpenChange}
        title="Edit credential quota"
        submitLabel="Save changes"
        fields={fields}
        operation="updateQuota"
        path={{ instance_id: gatewayId, app_quota_id: quota.app_quota_id }}
        defaults={{
          name: quota.name,
          call_limits: quota.call_limits,
          time_interval: quota.time_interval,
          time_unit: quota.time_unit,
          reset_time: quota.reset_time,
          remark: quota.remark,
        }}
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The quota is updated');
        }}
      />
    );
  }
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create credential quota"
      submitLabel="Create quota"
      fields={fields}
      operation="createQuota"
      path={{ instance_id: gatewayId }}
      defaults={{
        name: '',
        call_limits: 1000,
        time_interval: 1,
        time_unit: 'DAY',
        reset_time: '',
        remark: '',
      }}
      onSubmit={async (input) => {
        const quota = await create.mutateAsync(input);
        toast.success(`Quota ${quota.name} is created`, {
          description: 'Bind it to credentials to make it hold.',
        });
      }}
    />
  );
}
