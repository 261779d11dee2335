'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { AclApis } from './acl-apis.tsx';
import { AclBadge } from './acl-badge.tsx';
import { AclDialog } from './acl-dialog.tsx';
import { entriesLabel } from './acl-kinds.ts';
import { type Acl, useAcl, useDeleteAcl } from './queries.ts';

export function AclPage({ gatewayId, aclId }: { gatewayId: string; aclId: string }) {
  const acl = useAcl(gatewayId, aclId);
  const crumbs = [{ label: 'Policies', href: `/gateways/${gatewayId}/policies?tab=access-control` }];
  if (acl.error && !acl.data) {
    return (
      <>
        <PageHeader title="Access control policy" crumbs={crumbs} />
        <ErrorNotice error={acl.error} title="The policy could not be read." />
      </>
    );
  }
  if (!acl.data) return <DetailSkeleton />;
  return (
    <>
      <PageHeader
        title={acl.data.acl_name}
        crumbs={crumbs}
        meta={
          <>
            <AclBadge type={acl.data.acl_type} />
            <CopyableId id={aclId} label="policy id" />
          </>
        }
        actions={<AclActions gatewayId={gatewayId} acl={acl.data} />}
      />
      <div className="space-y-5">
        <Card
          title={acl.data.acl_type === 'DENY' ? 'Kept out' : 'Let in'}
          description={entriesLabel(acl.data.entity_type)}
        >
          <ul className="flex flex-wrap gap-1.5">
            {acl.data.acl_value.split(',').map((value) => (
              <li key={value} className="rounded-sm break-all bg-sunken px-1.5 py-0.5 font-mono text-xs">
                {value.trim()}
              </li>
            ))}
          </ul>
        </Card>
        <AclApis gatewayId={gatewayId} acl={acl.data} />
      </div>
    </>
  );
}

function AclActions({ gatewayId, acl }: { gatewayId: string; acl: Acl }) {
  const [editing, setEditing] = useState(false);
  const remove = useDeleteAcl(gatewayId);
  const router = useRouter();
  return (
    <>
      <GuardedButton action="apig:acls:update" onClick={() => setEditing(true)}>
        <Pencil aria-hidden />
        Edit
      </GuardedButton>
      <DeleteButton
        action="apig:acls:delete"
        label="Delete access control policy"
        name={acl.acl_name}
        consequence="it has to be unbound from all APIs first."
        onDelete={async () => {
          await remove.mutateAsync({ path: { instance_id: gatewayId, acl_id: acl.id } });
          router.push(`/gateways/${gatewayId}/policies?tab=access-control`);
        }}
      />
      <AclDialog gatewayId={gatewayId} acl={acl} open={editing} onOpenChange={setEditing} />
    </>
  );
}
