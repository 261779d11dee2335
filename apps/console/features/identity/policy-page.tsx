'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type PolicyDraft, writeDraft } from '../policy-editor/policy-draft.ts';
import { StatementSummaries } from '../policy-editor/statement-summaries.tsx';
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
        <Card title="What it says" flush>
          <StatementSummaries statements={policy.policy.Statement} />
        </Card>
        <Card title="Document">
          <CodeBlock code={writeDraft(policy.policy as PolicyDraft)} label="policy document" title="JSON" />
        </Card>
      </div>
    </>
  );
}

function PolicyActions({ policy }: { policy: Policy }) {
  const remove = useDeletePolicy();
  const router = useRouter();
  return (
    <>
      <GuardedButton action="iam:roles:updateRole" href={`/access/policies/${policy.id}/edit`}>
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
    </>
  );
}
