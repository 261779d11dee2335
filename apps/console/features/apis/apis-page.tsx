'use client';

import { PageHeader } from '../../components/page-header.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { GroupList } from '../groups/group-list.tsx';
import { ApiList } from './api-list.tsx';

export function ApisPage({ gatewayId }: { gatewayId: string }) {
  return (
    <>
      <PageHeader
        title="APIs"
        description="What callers reach through this gateway: a method and path in front, a backend or an answer of your own behind."
      />
      <AddressTabs
        label="APIs and groups"
        tabs={[
          { id: 'apis', label: 'APIs', content: () => <ApiList gatewayId={gatewayId} /> },
          { id: 'groups', label: 'API groups', content: () => <GroupList gatewayId={gatewayId} /> },
        ]}
      />
    </>
  );
}
