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
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import {
  type ApiOfThrottle,
  type Throttle,
  useApisOfThrottle,
  useApisWithoutThrottle,
  useBindThrottle,
  useUnbindThrottle,
} from './queries.ts';

interface ThrottleApisProps {
  readonly gatewayId: string;
  readonly throttle: Throttle;
}

/** Published APIs that the policy holds for. */
export function ThrottleApis({ gatewayId, throttle }: ThrottleApisProps) {
  const apis = useApisOfThrottle(gatewayId, throttle.id);
  const unbind = useUnbindThrottle(gatewayId);
  const columns: readonly Column<ApiOfThrottle>[] = [
    { id: 'api', header: 'API', cell: (api) => api.name },
    { id: 'environment', header: 'Environment', cell: (api) => <Badge>{api.run_env_name}</Badge> },
    { id: 'group', header: 'Group', cell: (api) => api.group_name, wideOnly: true },
    { id: 'bound', header: 'Bound', align: 'right', cell: (api) => <Moment at={api.apply_time} /> },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (api) => (
        <DeleteButton
          compact
          action="apig:apis:unbindThrottles"
          label="Unbind throttling policy"
          name={api.name}
          consequence="only the gateway’s own limit holds for the API then."
          done="The policy is unbound"
          onDelete={() =>
            unbind.mutateAsync({
              path: { instance_id: gatewayId, throttle_binding_id: api.throttle_apply_id },
            })
          }
        />
      ),
    },
  ];
  return (
    <Card
      title="APIs"
      description="The policy holds for an API in one environment."
      actions={<BindApis gatewayId={gatewayId} throttle={throttle} />}
      flush
    >
      <DataTable
        label="APIs of the policy"
        columns={columns}
        rows={apis.data?.apis}
        rowKey={(api) => api.throttle_apply_id}
        rowHref={(api) => `/gateways/${gatewayId}/apis/${api.id}`}
        error={apis.error}
        empty={
          <EmptyState icon={Boxes} title="Bound to no API">
            The policy limits nothing yet.
          </EmptyState>
        }
      />
    </Card>
  );
}

function BindApis({ gatewayId, throttle }: ThrottleApisProps) {
  const [open, setOpen] = useState(false);
  const free = useApisWithoutThrottle(gatewayId, throttle.id, open).data?.apis ?? [];
  const bind = useBindThrottle(gatewayId);
  const hint = (api: ApiOfThrottle): string =>
    api.throttle_name === '' ? api.run_env_name : `${api.run_env_name}, instead of ${api.throttle_name}`;
  return (
    <>
      <GuardedButton action="apig:apis:bindThrottles" size="sm" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Bind APIs
      </GuardedButton>
      <ChooseDialog
        open={open}
        onOpenChange={setOpen}
        title="Bind APIs"
        description={`${throttle.name} then limits their calls. An API has one policy in an environment.`}
        legend="Published APIs"
        choices={free.map((api) => ({ id: api.publish_id, label: api.name, hint: hint(api) }))}
        empty="Every published API has this policy already."
        submitLabel="Bind"
        onSubmit={async (publish_ids) => {
          await bind.mutateAsync({
            path: { instance_id: gatewayId },
            body: { strategy_id: throttle.id, publish_ids },
          });
          toast.success('The policy is bound');
        }}
      />
    </>
  );
}
