'use client';

import { Boxes } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { MethodBadge } from '../../components/method-badge.tsx';
import { Moment } from '../../components/moment.tsx';
import { Pagination, usePage } from '../../components/pagination.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type ApiSummary, useApis } from './queries.ts';

/** Environments that an API is published in, joined with `|` on the wire. */
export function publishedNames(api: Pick<ApiSummary, 'run_env_name'>): string[] {
  return api.run_env_name.split('|').filter((name) => name !== '');
}

const columns: readonly Column<ApiSummary>[] = [
  { id: 'name', header: 'Name', cell: (api) => api.name },
  {
    id: 'route',
    header: 'Route',
    cell: (api) => (
      <span className="flex items-center gap-2">
        <MethodBadge method={api.req_method} />
        <code className="max-w-72 truncate font-mono text-xs">
          {api.req_uri}
          {api.match_mode === 'SWA' ? '…' : ''}
        </code>
      </span>
    ),
  },
  {
    id: 'auth',
    header: 'Authentication',
    cell: (api) => (
      <Badge tone={api.auth_type !== 'NONE' ? 'accent' : 'neutral'}>{authenticationLabel(api)}</Badge>
    ),
  },
  {
    id: 'published',
    header: 'Published in',
    cell: (api) => {
      const names = publishedNames(api);
      if (names.length === 0) return <span className="text-faint">not published</span>;
      return (
        <span className="flex flex-wrap gap-1">
          {names.map((name) => (
            <Badge key={name} tone="success" dot>
              {name}
            </Badge>
          ))}
        </span>
      );
    },
  },
  {
    id: 'group',
    header: 'Group',
    cell: (api) => <span className="text-muted">{api.group_name}</span>,
    wideOnly: true,
  },
  {
    id: 'changed',
    header: 'Changed',
    align: 'right',
    cell: (api) => <Moment at={api.update_time} />,
    wideOnly: true,
  },
];

/** How callers prove who they are, in two words. */
export function authenticationLabel(api: Pick<ApiSummary, 'auth_type' | 'auth_opt'>): string {
  if (api.auth_type === 'NONE') return 'None';
  if (api.auth_type === 'IAM') return 'IAM';
  return api.auth_opt.app_code_auth_type === 'HEADER' ? 'Signature or AppCode' : 'Signature';
}

interface ApiTableProps {
  readonly gatewayId: string;
  /** Only the APIs of this group; else the group of the address. */
  readonly groupId?: string | undefined;
}

/** APIs of a gateway, filtered by the address. */
export function ApiTable({ gatewayId, groupId }: ApiTableProps) {
  const { offset, limit } = usePage();
  const [filter] = useQueryStates({
    name: parseAsString.withDefault(''),
    group: parseAsString.withDefault(''),
    method: parseAsString.withDefault(''),
  });
  const apis = useApis(gatewayId, {
    offset,
    limit,
    name: filter.name,
    group_id: groupId ?? filter.group,
    req_method: filter.method,
  });
  const filtered = filter.name !== '' || filter.group !== '' || filter.method !== '';
  return (
    <>
      <DataTable
        label="APIs"
        columns={columns}
        rows={apis.data?.apis}
        rowKey={(api) => api.id}
        rowHref={(api) => `/gateways/${gatewayId}/apis/${api.id}`}
        error={apis.error}
        onRetry={() => void apis.refetch()}
        empty={
          filtered ? (
            <EmptyState icon={Boxes} title="No API matches">
              Change or clear the filters.
            </EmptyState>
          ) : (
            <EmptyState
              icon={Boxes}
              title="No API yet"
              action={
                <GuardedButton
                  action="apig:apis:create"
                  href={`/gateways/${gatewayId}/apis/new${groupId ? `?group=${groupId}` : ''}`}
                >
                  Create the first API
                </GuardedButton>
              }
            >
              An API is one method and path that callers use, such as GET /orders/&#123;id&#125;, and the
              backend that answers. Define it, publish it, then let credentials call it.
            </EmptyState>
          )
        }
      />
      <Pagination total={apis.data?.total} />
    </>
  );
}
