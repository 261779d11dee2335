'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { PolicyDialog } from './policy-dialog.tsx';
import { type Policy, useDeletePolicy, usePolicy } from './queries.ts';

export function PolicyPage({ policyId }: { policyId: string }) {
  const answer = usePolicy(policyId);
  const crumbs = [{ label: 'Access', href: '/access?tab=policies' }];
  if (answer.error && !answer.data) {
    return (
      <>
        <PageHeader title="Policy" crumbs={crumbs} />
        <ErrorNotice error={answer.error} title="The policy could not be read." />
      </>
    );
  }
  if (!answer.data) return <DetailSkeleton />;
  const policy = answer.data.role;
  return (
    <>
      <PageHeader
        title={policy.display_name}
        description={policy.description}
        crumbs={crumbs}
        meta={
          <>
            {policy.domain_id === null ? <Badge>system</Badge> : <Badge tone="accent">custom</Badge>}
            <CopyableId id={policy.id} label="policy id" />
          </>
        }
        actions={policy.domain_id === null ? null : <PolicyActions policy={policy} />}
      />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Statements policy={policy} />
        <Card title="Document">
          <CodeBlock code={JSON.stringify(policy.policy, null, 2)} label="policy document" title="JSON" />
        </Card>
      </div>
    </>
  );
}

interface Row {
  readonly key: string;
  readonly effect: string;
  readonly action: string;
  readonly resources: string;
  readonly condition: string;
}

const columns: readonly Column<Row>[] = [
  {
    id: 'effect',
    header: 'Effect',
    cell: ({ effect }) => <Badge tone={effect === 'Deny' ? 'danger' : 'success'}>{effect}</Badge>,
  },
  {
    id: 'action',
    header: 'Action',
    cell: ({ action }) => <code className="font-mono text-xs break-all">{action}</code>,
  },
  {
    id: 'resources',
    header: 'Resources',
    cell: ({ resources }) => <span className="text-muted">{resources}</span>,
  },
  {
    id: 'condition',
    header: 'When',
    cell: ({ condition }) => <span className="text-muted">{condition}</span>,
  },
];

type Statement = Policy['policy']['Statement'][number];

function resourcesOf({ Resource, NotResource }: Statement): string {
  return NotResource ? `all but ${NotResource.join(', ')}` : (Resource?.join(', ') ?? 'all');
}

function conditionOf({ Condition }: Statement): string {
  const parts = Object.entries(Condition ?? {}).flatMap(([operator, byKey]) =>
    Object.entries(byKey).map(([key, values]) => `${operator} ${key}: ${values.join(' or ')}`),
  );
  return parts.join(' and ') || 'always';
}

/** The same document as a table: what is allowed and what is denied. */
function Statements({ policy }: { policy: Policy }) {
  const rows = policy.policy.Statement.flatMap((statement, index) =>
    (statement.Action ?? [`all but ${statement.NotAction?.join(', ')}`]).map((action) => ({
      key: `${index} ${action}`,
      effect: statement.Effect,
      action,
      resources: resourcesOf(statement),
      condition: conditionOf(statement),
    })),
  );
  return (
    <Card title="What it says" flush>
      <DataTable
        label="Statements"
        columns={columns}
        rows={rows}
        rowKey={(row) => row.key}
        empty={<p className="px-5 py-4 text-muted">No statement: this policy grants nothing.</p>}
      />
    </Card>
  );
}

function PolicyActions({ policy }: { policy: Policy }) {
  const [editing, setEditing] = useState(false);
  const remove = useDeletePolicy();
  const router = useRouter();
  return (
    <>
      <GuardedButton action="iam:roles:updateRole" onClick={() => setEditing(true)}>
        <Pencil aria-hidden />
        Edit
      </GuardedButton>
      <DeleteButton
        action="iam:roles:deleteRole"
        label="Delete policy"
        name={policy.display_name}
        consequence="it has to be revoked from all groups first."
        onDelete={async () => {
          await remove.mutateAsync({ path: { role_id: policy.id } });
          router.push('/access?tab=policies');
        }}
      />
      <PolicyDialog policy={policy} open={editing} onOpenChange={setEditing} />
    </>
  );
}
