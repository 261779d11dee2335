'use client';

import { KeyRound } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { ApiAccessControl } from '../access-control/api-access-control.tsx';
import type { ApiDetail } from '../apis/queries.ts';
import { AuthoriseCredentialsButton } from './authorise-credentials-button.tsx';
import { CancelAuthorisationButton } from './cancel-authorisation-button.tsx';
import { type Authorisation, useAuthorisedCredentials } from './queries.ts';

interface AccessTabProps {
  readonly gatewayId: string;
  readonly api: ApiDetail;
}

const withoutCredentials = {
  NONE: 'This API has no authentication: anyone who reaches the gateway may call it. Edit the API to ask for a credential.',
  IAM: 'Every enabled user of this account who has an access key or a token for this project may call this API. Disable or delete a user, key or token under Access to keep them out: the gateway follows at once.',
} as const;

/** Who may call the API, and from where. */
export function AccessTab({ gatewayId, api }: AccessTabProps) {
  return (
    <div className="space-y-5">
      {api.auth_type === 'APP' ? (
        <AuthorisedCredentials gatewayId={gatewayId} api={api} />
      ) : (
        <Card title="Credentials">
          <p className="text-muted">{withoutCredentials[api.auth_type]}</p>
        </Card>
      )}
      <ApiAccessControl gatewayId={gatewayId} api={api} />
    </div>
  );
}

function AuthorisedCredentials({ gatewayId, api }: AccessTabProps) {
  const auths = useAuthorisedCredentials(gatewayId, api.id);
  const columns: readonly Column<Authorisation>[] = [
    {
      id: 'credential',
      header: 'Credential',
      cell: (auth) => (
        <Link
          className="rounded-sm font-medium hover:text-accent hover:underline"
          href={`/gateways/${gatewayId}/credentials/${auth.app_id}`}
        >
          {auth.app_name}
        </Link>
      ),
    },
    { id: 'environment', header: 'Environment', cell: (auth) => <Badge>{auth.env_name}</Badge> },
    { id: 'since', header: 'Since', align: 'right', cell: (auth) => <Moment at={auth.auth_time} /> },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (auth) => (
        <CancelAuthorisationButton gatewayId={gatewayId} authorisation={auth} subject={auth.app_name} />
      ),
    },
  ];
  return (
    <Card
      title="Credentials"
      description="Only these may call the API; all others are answered with 403."
      actions={<AuthoriseCredentialsButton gatewayId={gatewayId} api={api} />}
      flush
    >
      <DataTable
        label="Authorised credentials"
        columns={columns}
        rows={auths.data?.auths}
        rowKey={(auth) => auth.id}
        error={auths.error}
        empty={
          <EmptyState icon={KeyRound} title="No credential may call this API yet">
            Authorise a credential in an environment that the API is published in.
          </EmptyState>
        }
      />
    </Card>
  );
}
