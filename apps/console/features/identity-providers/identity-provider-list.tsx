'use client';

import { Fingerprint, Pencil, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { IdentityProviderDialog } from './identity-provider-dialog.tsx';
import { type IdentityProvider, useDeleteIdentityProvider, useIdentityProviders } from './queries.ts';

const columns: readonly Column<IdentityProvider>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => <span className="font-medium">{name}</span> },
  {
    id: 'state',
    header: 'State',
    cell: ({ enabled }) =>
      enabled ? (
        <Badge tone="success" dot>
          enabled
        </Badge>
      ) : (
        <Badge tone="warning" dot>
          disabled
        </Badge>
      ),
  },
  {
    id: 'issuer',
    header: 'Issuer',
    cell: ({ issuer }) => (
      <span title={issuer} className="block max-w-56 truncate font-mono text-xs text-muted">
        {issuer}
      </span>
    ),
  },
  {
    id: 'groups',
    header: 'Groups',
    align: 'right',
    cell: ({ group_mappings }) => group_mappings.length,
    wideOnly: true,
  },
  {
    id: 'redirect',
    header: 'Redirect address',
    cell: ({ redirect_path, name }) => <RedirectAddress path={redirect_path} name={name} />,
  },
  {
    id: 'actions',
    header: 'Actions',
    quietHeader: true,
    align: 'right',
    cell: (provider) => <Actions provider={provider} />,
  },
];

/** OpenID Connect providers whose users may sign in to the console. */
export function IdentityProviderList() {
  const answer = useIdentityProviders();
  const [creating, setCreating] = useState(false);
  const add = (
    <GuardedButton
      action="iam:identityProviders:createIdentityProvider"
      variant="primary"
      size="sm"
      onClick={() => setCreating(true)}
    >
      <Plus aria-hidden />
      Add identity provider
    </GuardedButton>
  );
  const isEmpty = answer.data?.identity_providers.length === 0;
  return (
    <Card
      title="Identity providers"
      description="People who have an account there sign in with it, and are put into the groups that theirs are mapped to."
      actions={isEmpty ? null : add}
      flush
    >
      <DataTable
        label="Identity providers"
        columns={columns}
        rows={answer.data?.identity_providers}
        rowKey={({ id }) => id}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          <EmptyState icon={Fingerprint} title="No single sign-on yet" action={add}>
            Any OpenID Connect provider will do: its users need no password here, and lose access when they
            lose it there.
          </EmptyState>
        }
      />
      <IdentityProviderDialog provider={null} open={creating} onOpenChange={setCreating} />
    </Card>
  );
}

/** What the provider has to know; the origin is known in the browser only. */
function RedirectAddress({ path, name }: { path: string; name: string }) {
  const [origin, setOrigin] = useState('');
  useEffect(() => setOrigin(window.location.origin), []);
  return (
    <span className="inline-flex max-w-64 items-center gap-1">
      <code title={origin + path} className="min-w-0 truncate font-mono text-xs text-muted">
        {origin + path}
      </code>
      <CopyButton text={origin + path} label={`redirect address of ${name}`} />
    </span>
  );
}

function Actions({ provider }: { provider: IdentityProvider }) {
  const [editing, setEditing] = useState(false);
  const remove = useDeleteIdentityProvider();
  return (
    <span className="inline-flex items-center gap-1">
      <GuardedButton
        action="iam:identityProviders:updateIdentityProvider"
        size="iconSm"
        variant="ghost"
        aria-label={`Edit ${provider.name}`}
        onClick={() => setEditing(true)}
      >
        <Pencil aria-hidden />
      </GuardedButton>
      <DeleteButton
        compact
        typed
        action="iam:identityProviders:deleteIdentityProvider"
        label="Delete identity provider"
        name={provider.name}
        consequence="the users who sign in by it are deleted with it, with their keys and sessions. To keep them, disable it instead."
        onDelete={() => remove.mutateAsync({ path: { provider_id: provider.id } })}
      />
      <IdentityProviderDialog provider={provider} open={editing} onOpenChange={setEditing} />
    </span>
  );
}
