'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import {
  type Throttle,
  useDeleteThrottle,
  useThrottle,
  useThrottleOutage,
  useUpdateThrottleOutage,
} from './queries.ts';
import { ThrottleApis } from './throttle-apis.tsx';
import { ThrottleDialog } from './throttle-dialog.tsx';
import { ThrottleSpecials } from './throttle-specials.tsx';
import { limitText } from './throttle-text.ts';

export function ThrottlePage({ gatewayId, throttleId }: { gatewayId: string; throttleId: string }) {
  const { data: throttle, error } = useThrottle(gatewayId, throttleId);
  const crumbs = [{ label: 'Policies', href: `/gateways/${gatewayId}/policies?tab=throttling` }];
  if (error && !throttle) {
    return (
      <>
        <PageHeader title="Request throttling policy" crumbs={crumbs} />
        <ErrorNotice error={error} title="The policy could not be read." />
      </>
    );
  }
  if (!throttle) return <DetailSkeleton />;
  return (
    <>
      <PageHeader
        title={throttle.name}
        description={throttle.remark}
        crumbs={crumbs}
        meta={<CopyableId id={throttleId} label="policy id" />}
        actions={<ThrottleActions gatewayId={gatewayId} throttle={throttle} />}
      />
      <div className="space-y-5">
        <Card title="Limits">
          <DescriptionList
            facts={[
              { term: 'Of an API', value: limitText(throttle.api_call_limits, throttle) },
              { term: 'Of a tenant', value: limitText(throttle.user_call_limits, throttle) },
              { term: 'Of a credential', value: limitText(throttle.app_call_limits, throttle) },
              { term: 'Of a source address', value: limitText(throttle.ip_call_limits, throttle) },
              { term: 'Counted', value: throttle.type === 2 ? 'For all APIs together' : 'For each API' },
              { term: 'Created', value: <Moment at={throttle.create_time} /> },
            ]}
          />
        </Card>
        <ThrottleApis gatewayId={gatewayId} throttle={throttle} />
        <ThrottleSpecials gatewayId={gatewayId} throttle={throttle} />
        <Outage gatewayId={gatewayId} throttle={throttle} />
      </div>
    </>
  );
}

interface OnThrottle {
  readonly gatewayId: string;
  readonly throttle: Throttle;
}

function ThrottleActions({ gatewayId, throttle }: OnThrottle) {
  const [editing, setEditing] = useState(false);
  const remove = useDeleteThrottle(gatewayId);
  const router = useRouter();
  return (
    <>
      <GuardedButton action="apig:throttles:update" onClick={() => setEditing(true)}>
        <Pencil aria-hidden />
        Edit
      </GuardedButton>
      <DeleteButton
        action="apig:throttles:delete"
        label="Delete policy"
        name={throttle.name}
        consequence="it is gone for good. A policy that is bound to APIs is kept."
        onDelete={async () => {
          await remove.mutateAsync({ path: { instance_id: gatewayId, throttle_id: throttle.id } });
          router.push(`/gateways/${gatewayId}/policies?tab=throttling`);
        }}
      />
      <ThrottleDialog gatewayId={gatewayId} throttle={throttle} open={editing} onOpenChange={setEditing} />
    </>
  );
}

const outageFields: readonly FieldSpec[] = [
  {
    name: 'mode',
    label: 'Then',
    kind: 'select',
    options: [
      { value: 'CLOSED', label: 'Refuse what was not granted' },
      { value: 'OPEN', label: 'Let some calls in' },
    ],
  },
  {
    name: 'open_calls',
    label: 'Calls',
    kind: 'number',
    help: 'Of each node, in each period, beyond what it was granted. For the second choice.',
  },
];

/** What nodes do while they cannot count together. */
function Outage({ gatewayId, throttle }: OnThrottle) {
  const [editing, setEditing] = useState(false);
  const { data: outage } = useThrottleOutage(gatewayId, throttle.id);
  const update = useUpdateThrottleOutage(gatewayId);
  const isOpen = outage?.mode === 'OPEN';
  return (
    <Card
      title="Without the control plane"
      description="The nodes of a gateway count together through the control plane. A gateway with one node does not need it."
      actions={
        <GuardedButton action="apig:throttles:update" size="sm" onClick={() => setEditing(true)}>
          <Pencil aria-hidden />
          Change
        </GuardedButton>
      }
    >
      <p className="text-sm">
        {isOpen
          ? `Each node lets in ${outage.open_calls.toLocaleString('en')} calls more in each period, and then refuses.`
          : 'Calls beyond what a node was granted are refused.'}
      </p>
      {outage ? (
        <ResourceDialog
          open={editing}
          onOpenChange={setEditing}
          title="Without the control plane"
          submitLabel="Save changes"
          fields={outageFields}
          operation="updateThrottleOutage"
          path={{ instance_id: gatewayId, throttle_id: throttle.id }}
          defaults={outage}
          onSubmit={async (input) => {
            await update.mutateAsync(input);
            toast.success('Saved');
          }}
        />
      ) : null}
    </Card>
  );
}
