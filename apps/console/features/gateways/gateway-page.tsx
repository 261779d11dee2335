'use client';

import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { CopyableId } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { editGatewayFields } from './gateway-fields.ts';
import { GatewayStatusBadge } from './gateway-status-badge.tsx';
import { gatewayTabs } from './gateway-tabs.tsx';
import { type GatewayDetail, useGateway, useUpdateGateway } from './queries.ts';

export function GatewayPage({ gatewayId }: { gatewayId: string }) {
  const gateway = useGateway(gatewayId);
  if (gateway.error && !gateway.data) {
    return (
      <>
        <PageHeader title="Gateway" crumbs={[{ label: 'Gateways', href: '/gateways' }]} />
        <ErrorNotice
          error={gateway.error}
          title="The gateway could not be read."
          onRetry={() => void gateway.refetch()}
        />
      </>
    );
  }
  return gateway.data ? <GatewayView gateway={gateway.data} /> : <DetailSkeleton />;
}

function GatewayView({ gateway }: { gateway: GatewayDetail }) {
  return (
    <>
      <PageHeader
        title={gateway.instance_name}
        description={gateway.description}
        crumbs={[{ label: 'Gateways', href: '/gateways' }]}
        meta={
          <>
            <GatewayStatusBadge status={gateway.status} />
            <CopyableId id={gateway.id} label="gateway id" />
          </>
        }
        actions={<EditGateway gateway={gateway} />}
      />
      <AddressTabs label="Gateway" tabs={gatewayTabs(gateway)} />
    </>
  );
}

function EditGateway({ gateway }: { gateway: GatewayDetail }) {
  const [open, setOpen] = useState(false);
  const update = useUpdateGateway();
  return (
    <>
      <GuardedButton action="apig:instances:update" onClick={() => setOpen(true)}>
        <Pencil aria-hidden />
        Edit
      </GuardedButton>
      <ResourceDialog
        open={open}
        onOpenChange={setOpen}
        title="Edit gateway"
        submitLabel="Save changes"
        fields={editGatewayFields}
        operation="updateInstance"
        path={{ instance_id: gateway.id }}
        defaults={{ instance_name: gateway.instance_name, description: gateway.description }}
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The gateway is updated');
        }}
      />
    </>
  );
}
