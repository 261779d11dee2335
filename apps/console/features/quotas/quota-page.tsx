'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type Quota, useDeleteQuota, useQuota } from './queries.ts';
import { QuotaCredentials } from './quota-credentials.tsx';
import { QuotaDialog } from './quota-dialog.tsx';
import { quotaLimit } from './quota-text.ts';

export function QuotaPage({ gatewayId, quotaId }: { gatewayId: string; quotaId: string }) {
  const quota = useQuota(gatewayId, quotaId);
  const crumbs = [{ label: 'Policies', href: `/gateways/${gatewayId}/policies` }];
  if (quota.error && !quota.data) {
    return (
      <>
        <PageHeader title="Credential quota" crumbs={crumbs} />
        <ErrorNotice error={quota.error} title="The quota could not be read." />
      </>
    );
  }
  if (!quota.data) return <DetailSkeleton />;
  return (
    <>
      <PageHeader
        title={quota.data.name}
        description={quota.data.remark}
        crumbs={crumbs}
        meta={<CopyableId id={quotaId} label="quota id" />}
        actions={<QuotaActions gatewayId={gatewayId} quota={quota.data} />}
      />
      <div className="space-y-5">
        <Card title="Limit">
          <DescriptionList
            facts={[
              { term: 'Limit', value: quotaLimit(quota.data) },
              { term: 'First reset', value: quota.data.reset_time || 'With the first call' },
              { term: 'Created', value: <Moment at={quota.data.create_time} /> },
            ]}
          />
        </Card>
        <QuotaCredentials gatewayId={gatewayId} quota={quota.data} />
      </div>
    </>
  );
}

function QuotaActions({ gatewayId, quota }: { gatewayId: string; quota: Quota }) {
  const [editing, setEditing] = useState(false);
  const remove = useDeleteQuota(gatewayId);
  const router = useRouter();
  return (
    <>
      <GuardedButton action="apig:appQuotas:update" onClick={() => setEditing(true)}>
        <Pencil aria-hidden />
        Edit
      </GuardedButton>
      <DeleteButton
        action="apig:appQuotas:delete"
        label="Delete quota"
        name={quota.name}
        consequence="credentials that it is bound to are no longer counted."
        onDelete={async () => {
          await remove.mutateAsync({ path: { instance_id: gatewayId, app_quota_id: quota.app_quota_id } });
          router.push(`/gateways/${gatewayId}/policies`);
        }}
      />
      <QuotaDialog gatewayId={gatewayId} quota={quota} open={editing} onOpenChange={setEditing} />
    </>
  );
}
