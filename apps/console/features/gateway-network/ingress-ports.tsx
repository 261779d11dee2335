'use client';

import { EthernetPort, Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { type GatewayDetail, useGatewayEvents } from '../gateways/queries.ts';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { failureOfPort, urlOfPort } from './port-text.ts';
import { type IngressPort, useAddIngressPort, useDeleteIngressPort, useIngressPorts } from './queries.ts';

/** Ports of the gateway beside its two default ones. */
export function IngressPorts({ gateway }: { gateway: GatewayDetail }) {
  const ports = useIngressPorts(gateway.id);
  const [adding, setAdding] = useState(false);
  const rows = ports.data?.ingress_port_infos;
  const isWatched = rows?.some(({ status }) => status === 'abnormal') ?? false;
  const events = useGatewayEvents(gateway.id, isWatched).data?.events ?? [];
  const add = (
    <GuardedButton
      action="apig:customIngressPorts:create"
      size="sm"
      variant={rows?.length === 0 ? 'primary' : 'secondary'}
      onClick={() => setAdding(true)}
    >
      <Plus aria-hidden />
      Add port
    </GuardedButton>
  );
  const columns: readonly Column<IngressPort>[] = [
    {
      id: 'port',
      header: 'Port',
      cell: ({ ingress_port }) => <span className="font-medium">{ingress_port}</span>,
    },
    {
      id: 'protocol',
      header: 'Protocol',
      cell: ({ protocol }) => <Badge tone={protocol === 'HTTPS' ? 'success' : 'neutral'}>{protocol}</Badge>,
    },
    {
      id: 'status',
      header: 'Status',
      cell: (port) => <PortState port={port} failure={failureOfPort(port, events)} />,
    },
    {
      id: 'url',
      header: 'Address',
      cell: (port) => <PortUrl url={urlOfPort(port, gateway.ingress_ip)} />,
      wideOnly: true,
    },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (port) => <RemovePort gatewayId={gateway.id} port={port} />,
    },
  ];
  return (
    <Card
      title="Custom ingress ports"
      description="Calls come in by these as by the default ports. A port is the machine’s: no two gateways have the same."
      actions={rows && rows.length > 0 ? add : null}
      flush
    >
      <DataTable
        label="Custom ingress ports"
        columns={columns}
        rows={rows}
        rowKey={(port) => port.ingress_port_id}
        error={ports.error}
        onRetry={() => void ports.refetch()}
        empty={
          <EmptyState icon={EthernetPort} title="Only the default ports" action={add}>
            Add a port for callers that may not use the default ones, or to tell kinds of callers apart.
            Nothing is restarted for it.
          </EmptyState>
        }
      />
      <AddPortDialog gatewayId={gateway.id} open={adding} onOpenChange={setAdding} />
    </Card>
  );
}

function PortState({ port, failure }: { port: IngressPort; failure: string | null }) {
  if (port.status === 'normal')
    return (
      <Badge tone="success" dot>
        open
      </Badge>
    );
  if (failure === null)
    return (
      <Badge tone="accent" dot pulse>
        opening
      </Badge>
    );
  return (
    <div className="max-w-md min-w-48 py-1">
      <Badge tone="danger" dot>
        not open
      </Badge>
      <p className="mt-1 text-xs text-muted text-pretty">{failure}</p>
    </div>
  );
}

function PortUrl({ url }: { url: string | null }) {
  if (url === null) return <span className="text-faint">–</span>;
  return (
    <span className="inline-flex items-center gap-1">
      <code className="font-mono text-xs">{url}</code>
      <CopyButton text={url} label={url} />
    </span>
  );
}

function RemovePort({ gatewayId, port }: { gatewayId: string; port: IngressPort }) {
  const remove = useDeleteIngressPort();
  return (
    <DeleteButton
      compact
      action="apig:customIngressPorts:delete"
      label="Remove port"
      name={String(port.ingress_port)}
      consequence="calls under way on it are finished, new ones are refused. Other ports do not notice."
      done={`Port ${port.ingress_port} is removed`}
      onDelete={() =>
        remove.mutateAsync({ path: { instance_id: gatewayId, ingress_port_id: port.ingress_port_id } })
      }
    />
  );
}

const fields: readonly FieldSpec[] = [
  {
    name: 'protocol',
    label: 'Protocol',
    kind: 'select',
    options: [
      { value: 'HTTP', label: 'HTTP' },
      { value: 'HTTPS', label: 'HTTPS' },
    ],
    help: 'HTTPS shows the same certificates as the default port.',
  },
  {
    name: 'ingress_port',
    label: 'Port',
    kind: 'number',
    placeholder: '8080',
    help: '1024 to 49151, free on this machine and not one of the installation’s own.',
  },
];

interface AddPortDialogProps {
  readonly gatewayId: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function AddPortDialog({ gatewayId, open, onOpenChange }: AddPortDialogProps) {
  const add = useAddIngressPort();
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add a port"
      description="Calls are taken on it within a second. Nothing is restarted."
      submitLabel="Add port"
      operation="addCustomIngressPort"
      path={{ instance_id: gatewayId }}
      fields={fields}
      defaults={{ protocol: 'HTTP', ingress_port: Number.NaN }}
      onSubmit={async (input) => {
        const port = await add.mutateAsync(input);
        toast.success(`Port ${port.ingress_port} is added`);
      }}
    />
  );
}
