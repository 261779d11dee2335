'use client';

import { Plus, UserCog } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useCredentials } from '../credentials/queries.ts';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import {
  type Throttle,
  type ThrottleSpecial,
  useCreateThrottleSpecial,
  useDeleteThrottleSpecial,
  useThrottleSpecials,
} from './queries.ts';
import { limitText } from './throttle-text.ts';

interface ThrottleSpecialsProps {
  readonly gatewayId: string;
  readonly throttle: Throttle;
}

/** Credentials and tenants with limits of their own. */
export function ThrottleSpecials({ gatewayId, throttle }: ThrottleSpecialsProps) {
  const [adding, setAdding] = useState(false);
  const specials = useThrottleSpecials(gatewayId, throttle.id);
  // The first choice of the form is one of them, so it waits for them.
  const credentials = useCredentials(gatewayId, { limit: 500 }, adding);
  const remove = useDeleteThrottleSpecial(gatewayId);
  const columns: readonly Column<ThrottleSpecial>[] = [
    { id: 'who', header: 'Who', cell: (special) => special.object_name || special.object_id },
    {
      id: 'kind',
      header: 'Kind',
      cell: (special) => <Badge>{special.object_type === 'APP' ? 'Credential' : 'Tenant'}</Badge>,
    },
    { id: 'limit', header: 'Limit', cell: (special) => limitText(special.call_limits, throttle) },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (special) => (
        <DeleteButton
          compact
          action="apig:specialThrottles:delete"
          label="Remove limit"
          name={special.object_name || special.object_id}
          consequence="the policy’s common limits hold then."
          done="The limit is removed"
          onDelete={() =>
            remove.mutateAsync({
              path: { instance_id: gatewayId, throttle_id: throttle.id, strategy_id: special.id },
            })
          }
        />
      ),
    },
  ];
  return (
    <Card
      title="Special limits"
      description="They hold instead of the common limit of a credential or tenant."
      actions={
        <GuardedButton action="apig:specialThrottles:create" size="sm" onClick={() => setAdding(true)}>
          <Plus aria-hidden />
          Add limit
        </GuardedButton>
      }
      flush
    >
      <DataTable
        label="Special limits"
        columns={columns}
        rows={specials.data?.throttle_specials}
        rowKey={(special) => special.id}
        error={specials.error}
        empty={
          <EmptyState icon={UserCog} title="No special limits">
            All callers have the common limits.
          </EmptyState>
        }
      />
      {adding && credentials.data ? (
        <AddSpecial
          gatewayId={gatewayId}
          throttle={throttle}
          credentials={credentials.data.apps}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </Card>
  );
}

interface AddSpecialProps extends ThrottleSpecialsProps {
  readonly credentials: readonly { id: string; name: string }[];
  readonly onClose: () => void;
}

function AddSpecial({ gatewayId, throttle, credentials, onClose }: AddSpecialProps) {
  const create = useCreateThrottleSpecial(gatewayId);
  const fields: readonly FieldSpec[] = [
    {
      name: 'object_type',
      label: 'For',
      kind: 'select',
      options: [
        { value: 'APP', label: 'A credential' },
        { value: 'USER', label: 'A tenant' },
      ],
    },
    {
      name: 'object_id',
      label: 'Credential',
      kind: 'select',
      options: credentials.map(({ id, name }) => ({ value: id, label: name })),
      when: { field: 'object_type', is: 'APP' },
    },
    {
      name: 'object_id',
      label: 'Id of an account or project',
      monospace: true,
      when: { field: 'object_type', is: 'USER' },
    },
    { name: 'call_limits', label: 'Calls', kind: 'number', help: 'At most the calls of an API.' },
  ];
  return (
    <ResourceDialog
      open
      onOpenChange={onClose}
      title="Add special limit"
      submitLabel="Add limit"
      fields={fields}
      operation="createThrottleSpecial"
      path={{ instance_id: gatewayId, throttle_id: throttle.id }}
      defaults={{
        object_type: 'APP',
        object_id: credentials[0]?.id ?? '',
        call_limits: throttle.app_call_limits || throttle.api_call_limits,
      }}
      onSubmit={async (input) => {
        await create.mutateAsync(input);
        toast.success('The limit is added');
      }}
    />
  );
}
