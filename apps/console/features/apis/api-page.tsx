'use client';

import { Pencil } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { Badge } from '../../components/badge.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { MethodBadge } from '../../components/method-badge.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { AccessTab } from '../credentials/access-tab.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { publishedNames } from './api-table.tsx';
import { DefinitionTab } from './definition-tab.tsx';
import { PublishTab } from './publish-tab.tsx';
import { type ApiDetail, useApi, useDeleteApi } from './queries.ts';

const CodeTab = dynamic(() => import('../snippets/code-tab.tsx').then((module) => module.CodeTab));
const TryItTab = dynamic(() => import('../try-it/try-it-tab.tsx').then((module) => module.TryItTab));

export function ApiPage({ gatewayId, apiId }: { gatewayId: string; apiId: string }) {
  const api = useApi(gatewayId, apiId);
  const crumbs = [{ label: 'APIs', href: `/gateways/${gatewayId}/apis` }];
  if (api.error && !api.data) {
    return (
      <>
        <PageHeader title="API" crumbs={crumbs} />
        <ErrorNotice
          error={api.error}
          title="The API could not be read."
          onRetry={() => void api.refetch()}
        />
      </>
    );
  }
  if (!api.data) return <DetailSkeleton />;
  const detail = api.data;
  const tab = { gatewayId, api: detail };
  return (
    <>
      <PageHeader
        title={detail.name}
        description={detail.remark}
        crumbs={[
          ...crumbs,
          { label: detail.group_name, href: `/gateways/${gatewayId}/groups/${detail.group_id}` },
        ]}
        meta={<ApiMeta api={detail} />}
        actions={<ApiActions {...tab} />}
      />
      <AddressTabs
        label="API"
        tabs={[
          { id: 'definition', label: 'Definition', content: () => <DefinitionTab api={detail} /> },
          { id: 'publish', label: 'Publish', content: () => <PublishTab {...tab} /> },
          { id: 'access', label: 'Access', content: () => <AccessTab {...tab} /> },
          { id: 'try', label: 'Try it', content: () => <TryItTab {...tab} /> },
          { id: 'code', label: 'Code', content: () => <CodeTab {...tab} /> },
        ]}
      />
    </>
  );
}

function ApiMeta({ api }: { api: ApiDetail }) {
  const published = publishedNames(api);
  return (
    <>
      <span className="flex items-center gap-2">
        <MethodBadge method={api.req_method} />
        <code className="font-mono text-sm">{api.req_uri}</code>
      </span>
      {published.length === 0 ? (
        <Badge>Not published</Badge>
      ) : (
        published.map((name) => (
          <Badge key={name} tone="success" dot>
            {name}
          </Badge>
        ))
      )}
      <CopyableId id={api.id} label="API id" />
    </>
  );
}

function ApiActions({ gatewayId, api }: { gatewayId: string; api: ApiDetail }) {
  const remove = useDeleteApi(gatewayId);
  const router = useRouter();
  return (
    <>
      <GuardedButton action="apig:apis:update" href={`/gateways/${gatewayId}/apis/${api.id}/edit`}>
        <Pencil aria-hidden />
        Edit
      </GuardedButton>
      <DeleteButton
        action="apig:apis:delete"
        label="Delete API"
        name={api.name}
        consequence="its definition and versions are removed. Take it offline first if it is published."
        onDelete={async () => {
          await remove.mutateAsync({ path: { instance_id: gatewayId, api_id: api.id } });
          router.push(`/gateways/${gatewayId}/apis`);
        }}
      />
    </>
  );
}
