'use client';

import { CopyableId } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { GatewayStatusBadge } from './gateway-status-badge.tsx';
import { gatewayTabs } from './gateway-tabs.tsx';
import { type GatewayDetail, useGateway } from './queries.ts';

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
      />
      <AddressTabs label="Gateway" tabs={gatewayTabs(gateway)} />
    </>
  );
}
