'use client';

import dynamic from 'next/dynamic';
import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { bodyOfPolicyForm, SAMPLE_POLICY } from './policy-text.ts';
import { type Policy, useCreatePolicy, useUpdatePolicy } from './queries.ts';

// Checks while one types, with the contract's schema: too heavy to come with every list of policies.
const PolicyEditor = dynamic(() => import('./policy-editor.tsx').then((module) => module.PolicyEditor), {
  ssr: false,
});

const fields: readonly FieldSpec[] = [
  { name: 'display_name', label: 'Name', placeholder: 'Order publishers' },
  { name: 'description', label: 'Description', optional: true },
];

interface PolicyDialogProps {
  /** Null: a new one is created. */
  readonly policy: Policy | null;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function PolicyDialog({ policy, open, onOpenChange }: PolicyDialogProps) {
  const create = useCreatePolicy();
  const update = useUpdatePolicy();
  const shared = { open, onOpenChange, fields, wide: true, wrap: 'role', shape: bodyOfPolicyForm };
  if (policy) {
    return (
      <ResourceDialog
        {...shared}
        title="Edit custom policy"
        submitLabel="Save changes"
        operation="updateCustomPolicy"
        path={{ role_id: policy.id }}
        defaults={{
          display_name: policy.display_name,
          description: policy.description,
          text: JSON.stringify(policy.policy, null, 2),
        }}
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The policy is updated');
        }}
      >
        <PolicyEditor />
      </ResourceDialog>
    );
  }
  return (
    <ResourceDialog
      {...shared}
      title="Create custom policy"
      description="Nothing is allowed unless a statement allows it; a Deny wins over every Allow."
      submitLabel="Create policy"
      operation="createCustomPolicy"
      defaults={{ display_name: '', description: '', text: SAMPLE_POLICY }}
      onSubmit={async (input) => {
        await create.mutateAsync(input);
        toast.success('The policy is created', { description: 'Grant it to a user group to make it hold.' });
      }}
    >
      <PolicyEditor />
    </ResourceDialog>
  );
}
