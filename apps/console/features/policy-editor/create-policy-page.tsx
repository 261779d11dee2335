'use client';

import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { PageHeader } from '../../components/page-header.tsx';
import { SAMPLE_POLICY } from '../identity/policy-text.ts';
import { useCreatePolicy } from '../identity/queries.ts';
import { LazyPolicyForm } from './lazy-policy-form.tsx';

export function CreatePolicyPage() {
  const create = useCreatePolicy();
  const router = useRouter();
  return (
    <>
      <PageHeader
        title="Create custom policy"
        description="Nothing is allowed unless a statement allows it; a Deny wins over every Allow."
        crumbs={[{ label: 'Access', href: '/access?tab=policies' }]}
      />
      <LazyPolicyForm
        operation="createCustomPolicy"
        defaults={{ display_name: '', description: '', text: SAMPLE_POLICY }}
        submitLabel="Create policy"
        onSubmit={async (input) => {
          const { role } = await create.mutateAsync(input);
          toast.success('The policy is created', {
            description: 'Grant it to a user or a group to make it hold.',
          });
          router.push(`/access/policies/${role.id}`);
        }}
      />
    </>
  );
}
