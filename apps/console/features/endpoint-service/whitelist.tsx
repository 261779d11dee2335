'use client';

import { UserCheck } from 'lucide-react';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { CardForm } from '../forms/card-form.tsx';
import type { FieldSpec } from '../forms/field-spec.ts';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { accountOf, permissionOf } from './permission-text.ts';
import {
  type EndpointPermission,
  useAddEndpointPermissions,
  useDeleteEndpointPermissions,
  useEndpointPermissions,
} from './queries.ts';

/** Who may ask for a connection; for all others the service does not exist. */
export function Whitelist({ gatewayId }: { gatewayId: string }) {
  const answer = useEndpointPermissions(gatewayId);
  const columns: readonly Column<EndpointPermission>[] = [
    { id: 'who', header: 'Account', cell: ({ permission }) => <Who permission={permission} /> },
    {
      id: 'since',
      header: 'Since',
      align: 'right',
      cell: ({ created_at }) => <Moment at={created_at} />,
    },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (row) => <RemoveButton gatewayId={gatewayId} permission={row.permission} />,
    },
  ];
  return (
    <>
      <Card
        title="Who may ask"
        description="For all other accounts the service does not exist. Your own account may always ask."
        flush
      >
        <DataTable
          label="Who may ask"
          columns={columns}
          rows={answer.data?.permissions}
          rowKey={({ id }) => id}
          error={answer.error}
          onRetry={() => void answer.refetch()}
          empty={
            <EmptyState icon={UserCheck} title="Only your own account may ask">
              Let another account ask below: its administrator finds its id in the settings of the account.
            </EmptyState>
          }
        />
      </Card>
      <AddPermission gatewayId={gatewayId} />
    </>
  );
}

function Who({ permission }: { permission: string }) {
  const account = accountOf(permission);
  if (account === null) return <span className="font-medium">Every account of this installation</span>;
  return <CopyableId id={account} label="account id" />;
}

function RemoveButton({ gatewayId, permission }: { gatewayId: string; permission: string }) {
  const remove = useDeleteEndpointPermissions();
  const who = accountOf(permission) ?? 'Every account';
  return (
    <DeleteButton
      compact
      action="apig:vpcEndpoints:deletePermissions"
      label="Take off the list"
      name={who}
      consequence="new connections can no longer be asked for. Those that are there stay."
      done="The list is changed"
      onDelete={() =>
        remove.mutateAsync({ path: { instance_id: gatewayId }, body: { permissions: [permission] } })
      }
    />
  );
}

const fields: readonly FieldSpec[] = [
  {
    name: 'who',
    label: 'Who',
    kind: 'select',
    options: [
      { value: 'account', label: 'One account' },
      { value: 'everyone', label: 'Every account of this installation' },
    ],
  },
  {
    name: 'permissions.0',
    label: 'Account id',
    monospace: true,
    placeholder: '0123456789abcdef0123456789abcdef',
    when: { field: 'who', is: 'account' },
  },
];

function AddPermission({ gatewayId }: { gatewayId: string }) {
  const add = useAddEndpointPermissions();
  return (
    <Card title="Let an account ask">
      <CardForm
        operation="addEndpointPermissions"
        action="apig:vpcEndpoints:addPermissions"
        path={{ instance_id: gatewayId }}
        defaults={{ who: 'account', permissions: [''] }}
        shape={({ who, permissions }) => ({ permissions: [permissionOf(who, permissions?.[0] ?? '')] })}
        fields={fields}
        submitLabel="Add to the list"
        done="The list is changed"
        afterwards="defaults"
        onSubmit={(input) => add.mutateAsync(input)}
      />
    </Card>
  );
}
