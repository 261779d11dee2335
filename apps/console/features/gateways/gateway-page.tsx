'use client';

import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { GatewayDangerZone } from './gateway-danger-zone.tsx';
import { GatewayEndpoints } from './gateway-endpoints.tsx';
import { editGatewayFields } from './gateway-fields.ts';
import { GatewayNodes } from './gateway-nodes.tsx';
import { GatewayProgress } from './gateway-progress.tsx';
import { editionLabel, isChanging } from './gateway-status.ts';
import { GatewayStatusBadge } from './gateway-status-badge.tsx';
import { GatewayTimeline } from './gateway-timeline.tsx';
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
  const changing = isChanging(gateway.status);
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
      <div className="space-y-5">
        <GatewayProgress gateway={gateway} />
        <GatewayEndpoints gateway={gateway} />
        <GatewayNodes nodes={gateway.nodes} />
        <div className="grid gap-5 lg:grid-cols-2">
          <GatewayTimeline gatewayId={gateway.id} watch={changing} />
          <Card title="Details">
            <DescriptionList
              facts={[
                { term: 'Edition', value: editionLabel(gateway.spec) },
                { term: 'Version', value: gateway.instance_version },
                { term: 'Created', value: <Moment at={gateway.create_time} /> },
                { term: 'Maintenance window', value: `${gateway.maintain_begin} – ${gateway.maintain_end}` },
              ]}
            />
          </Card>
        </div>
        <GatewayDangerZone gateway={gateway} />
      </div>
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
