'use client';

import { ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { grantAction, placeText } from './grant-places.ts';
import { GrantPoliciesButton } from './grant-policies-button.tsx';
import { type Grant, useDeleteGrant, useGrants, useGrantsOfGroups } from './queries.ts';

const policyColumn: Column<Grant> = { id: 'policy', header: 'Policy', cell: (grant) => grant.role_name };
const placeColumn: Column<Grant> = {
  id: 'place',
  header: 'Where it holds',
  cell: (grant) => <Badge>{placeText(grant.scope)}</Badge>,
};
const sinceColumn: Column<Grant> = {
  id: 'since',
  header: 'Granted',
  align: 'right',
  cell: (grant) => <Moment at={grant.create_time} />,
};
const revokeColumn: Column<Grant> = {
  id: 'actions',
  header: 'Actions',
  quietHeader: true,
  align: 'right',
  cell: (grant) => <RevokeButton grant={grant} />,
};
const groupColumn: Column<Grant> = {
  id: 'group',
  header: 'By group',
  cell: (grant) => (
    <Link
      href={`/access/groups/${grant.group_id ?? ''}`}
      className="rounded-sm font-medium text-accent hover:underline"
    >
      {grant.holder_name}
    </Link>
  ),
};

const policyHref = (grant: Grant) => `/access/policies/${grant.role_id}`;

interface GrantsCardProps {
  readonly holder: { readonly kind: 'user' | 'group'; readonly id: string; readonly name: string };
}

/** Policies that a user or a group is granted itself, each with the place where it holds. */
export function GrantsCard({ holder }: GrantsCardProps) {
  const answer = useGrants(holder.kind, holder.id);
  const grants = answer.data?.grants;
  const isGroup = holder.kind === 'group';
  return (
    <Card
      title={isGroup ? 'Policies' : 'Granted to the user'}
      description={
        isGroup
          ? 'What members may do, and where.'
          : 'Beside what the groups give. Groups are easier to keep an eye on.'
      }
      actions={<GrantPoliciesButton holder={holder} grants={grants ?? []} />}
      flush
    >
      <DataTable
        label="Granted policies"
        columns={[policyColumn, placeColumn, sinceColumn, revokeColumn]}
        rows={grants}
        rowKey={(grant) => grant.id}
        rowHref={policyHref}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          <EmptyState icon={ShieldCheck} title="No policy granted">
            {isGroup ? 'Members may do nothing by this group yet.' : 'Only the groups of the user count.'}
          </EmptyState>
        }
      />
    </Card>
  );
}

/** Policies that reach a user by groups; they are revoked there. */
export function GroupGrantsCard({ groupIds }: { groupIds: readonly string[] | undefined }) {
  const { grants, isPending, error } = useGrantsOfGroups(groupIds ?? []);
  return (
    <Card title="By groups" description="What the groups of the user are granted." flush>
      {error ? (
        <div className="p-4">
          <ErrorNotice error={error} title="Not all of it could be read." />
        </div>
      ) : null}
      <DataTable
        label="Policies by groups"
        columns={[policyColumn, placeColumn, groupColumn, sinceColumn]}
        rows={groupIds && !isPending ? grants : undefined}
        rowKey={(grant) => grant.id}
        rowHref={policyHref}
        empty={
          <EmptyState icon={ShieldCheck} title="Nothing by groups">
            Put the user into a group that is granted policies.
          </EmptyState>
        }
      />
    </Card>
  );
}

function RevokeButton({ grant }: { grant: Grant }) {
  const remove = useDeleteGrant();
  const holder = grant.group_id === null ? 'user' : 'group';
  return (
    <DeleteButton
      compact
      action={grantAction('revoke', holder, grant.scope.type)}
      label="Revoke policy"
      name={grant.role_name}
      consequence={`${holder === 'group' ? `members of ${grant.holder_name} lose` : `${grant.holder_name} loses`} what it allows in ${placeText(grant.scope)}.`}
      done="The policy is revoked"
      onDelete={() => remove.mutateAsync({ path: { grant_id: grant.id } })}
    />
  );
}
