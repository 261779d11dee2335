'use client';

import type { ReactNode } from 'react';
import type { OwnInput } from '../api/use-operation.ts';
import { CardForm } from '../forms/card-form.tsx';
import type { FieldSpec } from '../forms/field-spec.ts';

type BandwidthOperation =
  | 'enableInboundAccess'
  | 'updateInboundBandwidth'
  | 'enableOutboundAccess'
  | 'updateOutboundBandwidth';

interface BandwidthFormProps<Name extends BandwidthOperation> {
  readonly gatewayId: string;
  readonly operation: Name;
  /** What holds now; null: there is no access. */
  readonly now: { readonly megabits: number; readonly mode: string } | null;
  readonly onSubmit: (input: OwnInput<Name>) => Promise<unknown>;
  /** Buttons beside the one that sends. */
  readonly further?: ReactNode;
}

const SUGGESTED_MBIT = 5;

const fields: readonly FieldSpec[] = [
  {
    name: 'bandwidth_size',
    label: 'Bandwidth in Mbit/s',
    kind: 'number',
    help: '1 to 2000. The nodes share it; what is above waits, nothing is dropped.',
  },
  {
    name: 'bandwidth_charging_mode',
    label: 'Charged by',
    kind: 'select',
    options: [
      { value: 'traffic', label: 'Traffic' },
      { value: 'bandwidth', label: 'Bandwidth' },
    ],
    help: 'A record for those who charge for it. The limit is the same.',
  },
];

/** Switches access in one direction on, or changes how much of it there is. Nothing restarts. */
export function BandwidthForm<Name extends BandwidthOperation>(props: BandwidthFormProps<Name>) {
  const { gatewayId, operation, now, onSubmit, further } = props;
  return (
    <CardForm<Name>
      operation={operation}
      action="apig:instances:update"
      path={{ instance_id: gatewayId } as OwnInput<Name>['path']}
      defaults={{
        bandwidth_size: now?.megabits ?? SUGGESTED_MBIT,
        bandwidth_charging_mode: now?.mode || 'traffic',
      }}
      fields={fields}
      submitLabel={now ? 'Change bandwidth' : 'Switch on'}
      done={now ? 'The bandwidth is changed' : 'Access is switched on'}
      further={further}
      onSubmit={onSubmit}
    />
  );
}
