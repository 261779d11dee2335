'use client';

import { KeyRound, Plus } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { useOpenFromAddress } from '../../components/open-from-address.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Pagination, usePage } from '../../components/pagination.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { CreateCredentialDialog } from './create-credential-dialog.tsx';
import { type CredentialSummary, useCredentials } from './queries.ts';

const columns: readonly Column<CredentialSummary>[] = [
  { id: 'name', header: 'Name', cell: (credential) => credential.name },
  { id: 'key', header: 'Key', cell: (credential) => <CopyableId id={credential.app_key} label="key" /> },
  {
    id: 'secret',
    header: 'Secret',
    cell: (credential) => <code className="font-mono text-xs text-muted">{credential.app_secret}</code>,
    wideOnly: true,
  },
  { id: 'apis', header: 'APIs', align: 'right', cell: (credential) => credential.bind_num },
  {
    id: 'remark',
    header: 'Remark',
    cell: (credential) => <span className="text-muted">{credential.remark}</span>,
    wideOnly: true,
  },
  { id: 'created', header: 'Created', align: 'right', cell: (row) => <Moment at={row.register_time} /> },
];

export function CredentialList({ gatewayId }: { gatewayId: string }) {
  const { offset, limit } = usePage();
  const [name] = useQueryState('name', parseAsString.withDefault(''));
  const [creating, setCreating] = useOpenFromAddress('create');
  const credentials = useCredentials(gatewayId, { offset, limit, name });
  const createButton = (
    <GuardedButton action="apig:apps:create" variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create credential
    </GuardedButton>
  );
  return (
    <>
      <PageHeader
        title="Credentials"
        description="A key and a secret by which a caller is known to this gateway. It may call only the APIs that it is authorised for."
        actions={createButton}
      />
      <div className="mb-3">
        <SearchInput name="name" label="Filter by name" />
      </div>
      <Card flush>
        <DataTable
          label="Credentials"
          columns={columns}
          rows={credentials.data?.apps}
          rowKey={(credential) => credential.id}
          rowHref={(credential) => `/gateways/${gatewayId}/credentials/${credential.id}`}
          error={credentials.error}
          onRetry={() => void credentials.refetch()}
          empty={
            <EmptyState icon={KeyRound} title={name ? 'No credential has that name' : 'No credential yet'}>
              {name
                ? 'Clear the filter to see all credentials.'
                : 'Create one for each caller, then authorise it for the APIs that it may call.'}
            </EmptyState>
          }
        />
        <Pagination total={credentials.data?.total} />
      </Card>
      <CreateCredentialDialog gatewayId={gatewayId} open={creating} onOpenChange={setCreating} />
    </>
  );
}
