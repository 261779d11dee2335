'use client';

import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Card } from '../../components/card.tsx';
import { ChooseDialog } from '../../components/choose-dialog.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import {
  type Quota,
  type QuotaCredential,
  useBindableCredentials,
  useBindQuota,
  useQuotaCredentials,
  useUnbindQuota,
} from './queries.ts';

interface QuotaCredentialsProps {
  readonly gatewayId: string;
  readonly quota: Quota;
}

/** Credentials that the quota holds for. */
export function QuotaCredentials({ gatewayId, quota }: QuotaCredentialsProps) {
  const credentials = useQuotaCredentials(gatewayId, quota.app_quota_id);
  const unbind = useUnbindQuota(gatewayId);
  const columns: readonly Column<QuotaCredential>[] = [
    { id: 'name', header: 'Credential', cell: ({ name }) => name },
    { id: 'key', header: 'Key', cell: ({ app_key }) => <CopyableId id={app_key} label="key" /> },
    { id: 'bound', header: 'Bound', align: 'right', cell: (row) => <Moment at={row.bound_time} /> },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: ({ app_id, name }) => (
        <DeleteButton
          compact
          action="apig:appQuotas:unbindApps"
          label="Unbind quota"
          name={name}
          consequence="its calls are no longer counted."
          done="The quota is unbound"
          onDelete={() =>
            unbind.mutateAsync({
              path: { instance_id: gatewayId, app_quota_id: quota.app_quota_id, app_id },
            })
          }
        />
      ),
    },
  ];
  return (
    <Card
      title="Credentials"
      description="A credential has at most one quota."
      actions={<BindCredentials gatewayId={gatewayId} quota={quota} />}
      flush
    >
      <DataTable
        label="Credentials of the quota"
        columns={columns}
        rows={credentials.data?.apps}
        rowKey={(row) => row.app_id}
        rowHref={(row) => `/gateways/${gatewayId}/credentials/${row.app_id}`}
        error={credentials.error}
        empty={
          <EmptyState icon={KeyRound} title="Bound to no credential">
            The quota holds for nobody yet.
          </EmptyState>
        }
      />
    </Card>
  );
}

function BindCredentials({ gatewayId, quota }: QuotaCredentialsProps) {
  const [open, setOpen] = useState(false);
  const bindable = useBindableCredentials(gatewayId, quota.app_quota_id).data?.apps ?? [];
  const bind = useBindQuota(gatewayId);
  return (
    <>
      <GuardedButton action="apig:appQuotas:bindApps" size="sm" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Bind credentials
      </GuardedButton>
      <ChooseDialog
        open={open}
        onOpenChange={setOpen}
        title="Bind credentials"
        description={`Each of them then has ${quota.name}.`}
        legend="Credentials without a quota"
        choices={bindable.map(({ app_id, name, app_key }) => ({ id: app_id, label: name, hint: app_key }))}
        empty="Every credential has a quota already."
        submitLabel="Bind"
        onSubmit={async (app_ids) => {
          await bind.mutateAsync({
            path: { instance_id: gatewayId, app_quota_id: quota.app_quota_id },
            body: { app_ids },
          });
          toast.success('The quota is bound');
        }}
      />
    </>
  );
}
