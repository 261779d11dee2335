'use client';

import { PageHeader } from '../../components/page-header.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { AclList } from '../access-control/acl-list.tsx';
import { ThrottleList } from '../throttles/throttle-list.tsx';
import { QuotaList } from './quota-list.tsx';

export function PoliciesPage({ gatewayId }: { gatewayId: string }) {
  return (
    <>
      <PageHeader
        title="Policies"
        description="Rules that are made once and bound where they are to hold: how much a credential may call, how much an API takes, and from where it is reached."
      />
      <AddressTabs
        label="Policies"
        tabs={[
          { id: 'quotas', label: 'Credential quotas', content: () => <QuotaList gatewayId={gatewayId} /> },
          { id: 'throttling', label: 'Throttling', content: () => <ThrottleList gatewayId={gatewayId} /> },
          { id: 'access-control', label: 'Access control', content: () => <AclList gatewayId={gatewayId} /> },
        ]}
      />
    </>
  );
}
