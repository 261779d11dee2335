'use client';

import { Boxes, Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { ChooseDialog } from '../../components/choose-dialog.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type Acl, type ApiOfAcl, useApisOfAcl, useApisWithoutAcl, useBindAcl } from './queries.ts';
import { UnbindAclButton } from './unbind-acl-button.tsx';

interface AclApisProps {
  readonly gatewayId: string;
  readonly acl: Acl;
}

/** Published APIs that the policy holds for. */
export function AclApis({ gatewayId, acl }: AclApisProps) {
  const apis = useApisOfAcl(gatewayId, acl.id);
  const columns: readonly Column<ApiOfAcl>[] = [
    { id: 'api', header: 'API', cell: (api) => api.api_name },
    { id: 'environment', header: 'Environment', cell: (api) => <Badge>{api.env_name}</Badge> },
    { id: 'group', header: 'Group', cell: (api) => api.group_name, wideOnly: true },
    { id: 'bound', header: 'Bound', align: 'right', cell: (api) => <Moment at={api.bind_time} /> },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (api) => <UnbindAclButton gatewayId={gatewayId} bindingId={api.bind_id} name={api.api_name} />,
    },
  ];
  return (
    <Card
      title="APIs"
      description="The policy holds for an API in one environment."
      actions={<BindApis gatewayId={gatewayId} acl={acl} />}
      flush
    >
      <DataTable
        label="APIs of the policy"
        columns={columns}
        rows={apis.data?.apis}
        rowKey={(api) => api.bind_id}
        rowHref={(api) => `/gateways/${gatewayId}/apis/${api.api_id}?tab=access`}
        error={apis.error}
        empty={
          <EmptyState icon={Boxes} title="Bound to no API">
            The policy holds for nothing yet.
          </EmptyState>
        }
      />
    </Card>
  );
}

function BindApis({ gatewayId, acl }: AclApisProps) {
  const [open, setOpen] = useState(false);
  const free = useApisWithoutAcl(gatewayId, acl.id).data?.apis ?? [];
  const bind = useBindAcl(gatewayId);
  return (
    <>
      <GuardedButton action="apig:apis:bindAcls" size="sm" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Bind APIs
      </GuardedButton>
      <ChooseDialog
        open={open}
        onOpenChange={setOpen}
        title="Bind APIs"
        description={`${acl.acl_name} then decides who may call them, in place of another policy of its kind.`}
        legend="Published APIs"
        choices={free.map((api) => ({
          id: api.publish_id,
          label: api.name,
          hint: api.acl_name === '' ? api.run_env_name : `${api.run_env_name}, now by ${api.acl_name}`,
        }))}
        empty="It decides for every published API already."
        submitLabel="Bind"
        onSubmit={async (publish_ids) => {
          await bind.mutateAsync({
            path: { instance_id: gatewayId },
            body: { acl_id: acl.id, publish_ids },
          });
          toast.success('The policy is bound');
        }}
      />
    </>
  );
}
