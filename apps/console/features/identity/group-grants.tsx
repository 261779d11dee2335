'use client';

import { Plus, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { ChooseDialog } from '../../components/choose-dialog.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type Policy, usePolicies } from './queries.ts';

interface GroupGrantsProps {
  readonly title: string;
  readonly description: string;
  readonly answer: { readonly data?: { roles: Policy[] } | undefined; readonly error: Error | null };
  readonly grantAction: string;
  readonly revokeAction: string;
  readonly onGrant: (policyId: string) => Promise<unknown>;
  readonly onRevoke: (policyId: string) => Promise<unknown>;
}

/** Policies that a group is granted in one scope. */
export function GroupGrants(props: GroupGrantsProps) {
  const { title, description, answer, revokeAction, onRevoke } = props;
  const columns: readonly Column<Policy>[] = [
    { id: 'name', header: 'Policy', cell: (policy) => policy.display_name },
    {
      id: 'kind',
      header: 'Kind',
      cell: (policy) => <Badge>{policy.domain_id === null ? 'system' : 'custom'}</Badge>,
    },
    {
      id: 'description',
      header: 'Description',
      cell: (policy) => <span className="text-muted">{policy.description}</span>,
      wideOnly: true,
    },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (policy) => (
        <DeleteButton
          compact
          action={revokeAction}
          label="Revoke policy"
          name={policy.display_name}
          consequence="members of the group lose what it allows."
          done="The policy is revoked"
          onDelete={() => onRevoke(policy.id)}
        />
      ),
    },
  ];
  return (
    <Card title={title} description={description} actions={<GrantPolicies {...props} />} flush>
      <DataTable
        label={title}
        columns={columns}
        rows={answer.data?.roles}
        rowKey={(policy) => policy.id}
        rowHref={(policy) => `/access/policies/${policy.id}`}
        error={answer.error}
        empty={
          <EmptyState icon={ShieldCheck} title="No policy granted">
            Members may do nothing here yet.
          </EmptyState>
        }
      />
    </Card>
  );
}

function GrantPolicies({ title, answer, grantAction, onGrant }: GroupGrantsProps) {
  const [open, setOpen] = useState(false);
  const policies = usePolicies().data?.roles ?? [];
  const taken = new Set(answer.data?.roles.map((policy) => policy.id));
  return (
    <>
      <GuardedButton action={grantAction} size="sm" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Grant policy
      </GuardedButton>
      <ChooseDialog
        open={open}
        onOpenChange={setOpen}
        title="Grant policy"
        description={`${title}: all members of the group get what it allows, at once.`}
        legend="Policies"
        choices={policies
          .filter((policy) => !taken.has(policy.id))
          .map(({ id, display_name, description }) => ({ id, label: display_name, hint: description }))}
        empty="Every policy is granted already."
        submitLabel="Grant"
        onSubmit={async (ids) => {
          await Promise.all(ids.map(onGrant));
          toast.success(ids.length === 1 ? 'The policy is granted' : 'The policies are granted');
        }}
      />
    </>
  );
}
