'use client';

import { Boxes } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { AuthoriseApisButton } from './authorise-apis-button.tsx';
import { CancelAuthorisationButton } from './cancel-authorisation-button.tsx';
import type { CredentialProps } from './credential-actions.tsx';
import { type Authorisation, useAuthorisedApis } from './queries.ts';

/** What the credential may call. */
export function AuthorisedApis({ gatewayId, credential }: CredentialProps) {
  const auths = useAuthorisedApis(gatewayId, credential.id);
  const columns: readonly Column<Authorisation>[] = [
    {
      id: 'api',
      header: 'API',
      cell: (auth) => (
        <Link
          className="rounded-sm font-medium hover:text-accent hover:underline"
          href={`/gateways/${gatewayId}/apis/${auth.api_id}`}
        >
          {auth.api_name}
        </Link>
      ),
    },
    { id: 'environment', header: 'Environment', cell: (auth) => <Badge>{auth.env_name}</Badge> },
    { id: 'group', header: 'Group', cell: (auth) => auth.group_name, wideOnly: true },
    { id: 'since', header: 'Since', align: 'right', cell: (auth) => <Moment at={auth.auth_time} /> },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (auth) => (
        <CancelAuthorisationButton gatewayId={gatewayId} authorisation={auth} subject={auth.api_name} />
      ),
    },
  ];
  return (
    <Card
      title="Authorised APIs"
      actions={<AuthoriseApisButton gatewayId={gatewayId} credential={credential} />}
      flush
    >
      <DataTable
        label="Authorised APIs"
        columns={columns}
        rows={auths.data?.auths}
        rowKey={(auth) => auth.id}
        error={auths.error}
        empty={
          <EmptyState icon={Boxes} title="This credential may call nothing yet">
            Authorise it for published APIs. Until then its calls are answered with 403.
          </EmptyState>
        }
      />
    </Card>
  );
}
