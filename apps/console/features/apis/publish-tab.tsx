'use client';

import { CloudUpload, History } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { useEnvironments } from '../environments/queries.ts';
import { RELEASE_ENVIRONMENT_ID } from '../environments/release.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import type { Spread } from '../spreading/spread-of-response.ts';
import { Propagation } from './propagation.tsx';
import { PublishedEnvironments } from './published-environments.tsx';
import { type ApiDetail, type ApiVersion, useApiVersions, usePublishAndWait } from './queries.ts';
import { SwitchVersionButton } from './switch-version-button.tsx';
import { WayBack } from './way-back.tsx';

interface PublishTabProps {
  readonly gatewayId: string;
  readonly api: ApiDetail;
}

/** Where the API is published, its versions, and the way back to an earlier one. */
export function PublishTab({ gatewayId, api }: PublishTabProps) {
  const versions = useApiVersions(gatewayId, api.id);
  const [published, setPublished] = useState<Spread | null>(null);
  const columns: readonly Column<ApiVersion>[] = [
    {
      id: 'version',
      header: 'Version',
      cell: ({ version_no }) => <code className="font-mono text-xs">{version_no}</code>,
    },
    { id: 'environment', header: 'Environment', cell: ({ env_name }) => env_name },
    {
      id: 'state',
      header: 'State',
      cell: ({ status }) =>
        status === 1 ? (
          <Badge tone="success" dot>
            live
          </Badge>
        ) : (
          <Badge>earlier</Badge>
        ),
    },
    { id: 'remark', header: 'Remark', cell: ({ remark }) => <span className="text-muted">{remark}</span> },
    { id: 'time', header: 'Published', align: 'right', cell: (row) => <Moment at={row.publish_time} /> },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (version) =>
        version.status === 1 ? null : (
          <SwitchVersionButton gatewayId={gatewayId} apiId={api.id} version={version} />
        ),
    },
  ];
  return (
    <div className="space-y-5">
      <Card
        title="Published in"
        description="Publishing copies the definition as it is now; later edits change nothing until you publish again."
        actions={<PublishButton gatewayId={gatewayId} api={api} onPublished={setPublished} />}
        flush
      >
        <PublishedEnvironments gatewayId={gatewayId} api={api} />
        {published ? (
          <WayBack gatewayId={gatewayId} published={published} onRestored={() => setPublished(null)} />
        ) : (
          <Propagation gatewayId={gatewayId} />
        )}
      </Card>
      <Card title="Versions" flush>
        <DataTable
          label="Versions"
          columns={columns}
          rows={versions.data?.api_versions}
          rowKey={(version) => version.version_id}
          error={versions.error}
          onRetry={() => void versions.refetch()}
          empty={
            <EmptyState icon={History} title="No version yet">
              Each publication is kept as a version, so that you can go back with one click.
            </EmptyState>
          }
        />
      </Card>
    </div>
  );
}

interface PublishButtonProps extends PublishTabProps {
  /** Told how far it has come when it was said; null when not. */
  readonly onPublished: (spread: Spread | null) => void;
}

function PublishButton({ gatewayId, api, onPublished }: PublishButtonProps) {
  const [open, setOpen] = useState(false);
  const environments = useEnvironments(gatewayId).data?.envs ?? [];
  const publish = usePublishAndWait(gatewayId);
  const nameOf = (id: unknown) => environments.find((one) => one.id === id)?.name ?? 'the environment';
  return (
    <>
      <GuardedButton action="apig:apis:publish" variant="primary" onClick={() => setOpen(true)}>
        <CloudUpload aria-hidden />
        Publish
      </GuardedButton>
      <ResourceDialog
        open={open}
        onOpenChange={setOpen}
        title="Publish API"
        description="All nodes of the gateway take the new version, usually within a second."
        submitLabel="Publish now"
        fields={[
          {
            name: 'env_id',
            label: 'Environment',
            kind: 'select',
            options: environments.map(({ id, name }) => ({ value: id, label: name })),
          },
          {
            name: 'remark',
            label: 'Remark',
            kind: 'textarea',
            rows: 2,
            optional: true,
            placeholder: 'What changed',
          },
        ]}
        operation="publishApi"
        path={{ instance_id: gatewayId }}
        defaults={{ env_id: RELEASE_ENVIRONMENT_ID, remark: '' }}
        fixed={{ action: 'online', api_id: api.id }}
        onSubmit={async (input) => {
          const { output, spread } = await publish.mutateAsync(input);
          toast.success(`${api.name} is published in ${nameOf(output.env_id)}`);
          onPublished(spread);
        }}
      />
    </>
  );
}
