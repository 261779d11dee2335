'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Card } from '../../components/card.tsx';
import { CopyableId, CopyButton } from '../../components/copy-button.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { ApiTable } from '../apis/api-table.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { DebugDomainSwitch } from './debug-domain-switch.tsx';
import { GroupDialog } from './group-dialog.tsx';
import { type Group, useDeleteGroup, useGroup } from './queries.ts';

interface GroupPageProps {
  readonly gatewayId: string;
  readonly groupId: string;
}

export function GroupPage({ gatewayId, groupId }: GroupPageProps) {
  const group = useGroup(gatewayId, groupId);
  const crumbs = [
    { label: 'APIs', href: `/gateways/${gatewayId}/apis` },
    { label: 'API groups', href: `/gateways/${gatewayId}/apis?tab=groups` },
  ];
  if (group.error && !group.data) {
    return (
      <>
        <PageHeader title="API group" crumbs={crumbs} />
        <ErrorNotice error={group.error} title="The API group could not be read." />
      </>
    );
  }
  if (!group.data) return <DetailSkeleton />;
  return (
    <>
      <PageHeader
        title={group.data.name}
        description={group.data.remark}
        crumbs={crumbs}
        meta={<CopyableId id={group.data.id} label="group id" />}
        actions={<GroupActions gatewayId={gatewayId} group={group.data} />}
      />
      <div className="space-y-5">
        <GroupFacts gatewayId={gatewayId} group={group.data} />
        <Card title="APIs of this group" flush>
          <ApiTable gatewayId={gatewayId} groupId={groupId} />
        </Card>
      </div>
    </>
  );
}

function GroupFacts({ gatewayId, group }: { gatewayId: string; group: Group }) {
  return (
    <Card
      title="Debug domain"
      description={`For trying things out: at most ${group.call_limits} calls per ${group.time_unit.toLowerCase()}.`}
      actions={<DebugDomainSwitch gatewayId={gatewayId} group={group} />}
    >
      <div className="mb-4 flex items-center gap-1">
        <code className="font-mono text-sm break-all">{group.sl_domain}</code>
        <CopyButton text={group.sl_domain} label="debug domain" />
      </div>
      <DescriptionList
        facts={[
          { term: 'Kind', value: group.is_default === 1 ? 'Default group' : 'Group' },
          { term: 'Created', value: <Moment at={group.register_time} /> },
          { term: 'Changed', value: <Moment at={group.update_time} /> },
        ]}
      />
    </Card>
  );
}

function GroupActions({ gatewayId, group }: { gatewayId: string; group: Group }) {
  const [editing, setEditing] = useState(false);
  const remove = useDeleteGroup(gatewayId);
  const router = useRouter();
  return (
    <>
      <GuardedButton
        action="apig:apis:create"
        href={`/gateways/${gatewayId}/apis/new?group=${group.id}`}
        variant="primary"
      >
        Create API
      </GuardedButton>
      <GuardedButton action="apig:groups:update" onClick={() => setEditing(true)}>
        <Pencil aria-hidden />
        Edit
      </GuardedButton>
      {group.is_default === 1 ? null : (
        <DeleteButton
          action="apig:groups:delete"
          label="Delete API group"
          name={group.name}
          consequence="its domain stops working. A group that still has APIs is not deleted."
          onDelete={async () => {
            await remove.mutateAsync({ path: { instance_id: gatewayId, group_id: group.id } });
            router.push(`/gateways/${gatewayId}/apis?tab=groups`);
          }}
        />
      )}
      <GroupDialog gatewayId={gatewayId} group={group} open={editing} onOpenChange={setEditing} />
    </>
  );
}
