'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { PageHeader } from '../../components/page-header.tsx';
import { SAMPLE_POLICY } from '../identity/policy-text.ts';
import { useCreatePolicy } from '../identity/queries.ts';
import { type PolicyPrefill, readPrefill } from '../least-privilege/narrowed-policy.ts';
import { LazyPolicyForm } from './lazy-policy-form.tsx';

export function CreatePolicyPage() {
  const create = useCreatePolicy();
  const router = useRouter();
  const fromUse = useSearchParams().get('from') === 'use';
  const [prefill] = useState<PolicyPrefill | null>(() =>
    fromUse && typeof window !== 'undefined' ? readPrefill() : null,
  );
  return (
    <>
      <PageHeader
        title="Create custom policy"
        description="Nothing is allowed unless a statement allows it; a Deny wins over every Allow."
        crumbs={[{ label: 'Access', href: '/access?tab=policies' }]}
      />
      <LazyPolicyForm
        operation="createCustomPolicy"
        defaults={prefill ?? { display_name: '', description: '', text: SAMPLE_POLICY }}
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
