'use client';

import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { usePolicy, useUpdatePolicy } from '../identity/queries.ts';
import { LazyPolicyForm } from './lazy-policy-form.tsx';
import { type PolicyDraft, writeDraft } from './policy-draft.ts';

export function EditPolicyPage({ policyId }: { policyId: string }) {
  const answer = usePolicy(policyId);
  const update = useUpdatePolicy();
  const router = useRouter();
  const back = `/access/policies/${policyId}`;
  const policy = answer.data?.role;
  const crumbs = [
    { label: 'Access', href: '/access?tab=policies' },
    ...(policy ? [{ label: policy.display_name, href: back }] : []),
  ];
  if (answer.error && !policy) {
    return (
      <>
        <PageHeader title="Edit policy" crumbs={crumbs} />
        <ErrorNotice error={answer.error} title="The policy could not be read." />
      </>
    );
  }
  if (!policy) return <DetailSkeleton />;
  return (
    <>
      <PageHeader
        title="Edit custom policy"
        description="Whoever holds the policy is bound by the new document from their next request."
        crumbs={crumbs}
      />
      <LazyPolicyForm
        operation="updateCustomPolicy"
        path={{ role_id: policy.id }}
        defaults={{
          display_name: policy.display_name,
          description: policy.description,
          text: writeDraft(policy.policy as PolicyDraft),
        }}
        submitLabel="Save changes"
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The policy is updated');
          router.push(back);
        }}
      />
    </>
  );
}
