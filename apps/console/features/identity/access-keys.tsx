'use client';

import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { SecretDialog, type SecretValue } from '../../components/secret-dialog.tsx';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import {
  type AccessKey,
  useAccessKeys,
  useCreateAccessKey,
  useDeleteAccessKey,
  useUpdateAccessKey,
} from './queries.ts';

const columns: readonly Column<AccessKey>[] = [
  { id: 'key', header: 'Access key', cell: (key) => <CopyableId id={key.access} label="access key" /> },
  {
    id: 'state',
    header: 'State',
    cell: (key) => <Badge tone={key.status === 'active' ? 'success' : 'warning'}>{key.status}</Badge>,
  },
  {
    id: 'description',
    header: 'Description',
    cell: (key) => <span className="text-muted">{key.description}</span>,
  },
  {
    id: 'by',
    header: 'Created by',
    cell: (key) => <span className="text-muted">{key.created_by || '–'}</span>,
    wideOnly: true,
  },
  {
    id: 'used',
    header: 'Last used',
    align: 'right',
    cell: (key) =>
      key.last_use_time ? <Moment at={key.last_use_time} /> : <span className="text-faint">never</span>,
  },
  { id: 'created', header: 'Created', align: 'right', cell: (key) => <Moment at={key.create_time} /> },
  {
    id: 'actions',
    header: 'Actions',
    quietHeader: true,
    align: 'right',
    cell: (key) => <KeyActions accessKey={key} />,
  },
];

/** Keys by which scripts act as a user. */
export function AccessKeys({ userId, own }: { userId: string; own?: boolean | undefined }) {
  const answer = useAccessKeys(userId);
  const create = useCreateAccessKey();
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<readonly SecretValue[] | null>(null);
  return (
    <Card
      title="Access keys"
      description="Key and secret for scripts, the CLI and the management API. At most two, so that they can be rotated."
      actions={
        <GuardedButton action="iam:credentials:createCredential" size="sm" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          Create access key
        </GuardedButton>
      }
      flush
    >
      <DataTable
        label="Access keys"
        columns={columns}
        rows={answer.data?.credentials}
        rowKey={(key) => key.access}
        error={answer.error}
        empty={
          <EmptyState icon={KeyRound} title="No access key">
            {own ? 'Create one to let a script act as you.' : 'Create one to let a script act as this user.'}
          </EmptyState>
        }
      />
      <ResourceDialog
        open={creating}
        onOpenChange={setCreating}
        title="Create access key"
        submitLabel="Create access key"
        fields={[
          { name: 'description', label: 'Description', optional: true, placeholder: 'CI of the shop' },
        ]}
        operation="createAccessKey"
        wrap="credential"
        fixed={{ user_id: userId }}
        defaults={{ description: '' }}
        onSubmit={async (input) => {
          const { credential } = await create.mutateAsync(input);
          setMade([
            { label: 'Access key', value: credential.access },
            { label: 'Secret key', value: credential.secret },
          ]);
        }}
      />
      <SecretDialog title="New access key" values={made} onClose={() => setMade(null)} />
    </Card>
  );
}

function KeyActions({ accessKey }: { accessKey: AccessKey }) {
  const update = useUpdateAccessKey();
  const remove = useDeleteAccessKey();
  const path = { access_key: accessKey.access };
  const active = accessKey.status === 'active';
  const toggle = () =>
    update.mutate(
      { path, body: { credential: { status: active ? 'inactive' : 'active' } } },
      {
        onSuccess: () => toast.success(active ? 'The access key is disabled' : 'The access key is enabled'),
        onError: (error) => toast.error('The access key was not changed', { description: error.message }),
      },
    );
  return (
    <span className="inline-flex items-center gap-1">
      <GuardedButton
        action="iam:credentials:updateCredential"
        size="sm"
        variant="ghost"
        busy={update.isPending}
        onClick={toggle}
      >
        {active ? 'Disable' : 'Enable'}
      </GuardedButton>
      <DeleteButton
        compact
        action="iam:credentials:deleteCredential"
        label="Delete access key"
        name={accessKey.access}
        consequence="scripts that use it are refused at once."
        onDelete={() => remove.mutateAsync({ path })}
      />
    </span>
  );
}
