'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { type EnterpriseProject, useCreateEnterpriseProject, useUpdateEnterpriseProject } from './queries.ts';

const fields: readonly FieldSpec[] = [
  { name: 'name', label: 'Name', placeholder: 'shop', help: 'Letters, digits, _ and -.' },
  { name: 'description', label: 'Description', kind: 'textarea', rows: 2, optional: true },
];

interface EnterpriseProjectDialogProps {
  /** Null: a new one is created. */
  readonly project: EnterpriseProject | null;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function EnterpriseProjectDialog({ project, ...dialog }: EnterpriseProjectDialogProps) {
  const create = useCreateEnterpriseProject();
  const update = useUpdateEnterpriseProject();
  if (project) {
    return (
      <ResourceDialog
        {...dialog}
        title="Edit enterprise project"
        submitLabel="Save changes"
        fields={fields}
        operation="updateEnterpriseProject"
        path={{ enterprise_project_id: project.id }}
        defaults={{ name: project.name, description: project.description }}
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The enterprise project is updated');
        }}
      />
    );
  }
  return (
    <ResourceDialog
      {...dialog}
      title="Create enterprise project"
      submitLabel="Create enterprise project"
      fields={fields}
      operation="createEnterpriseProject"
      defaults={{ name: '', description: '' }}
      onSubmit={async (input) => {
        const answer = await create.mutateAsync(input);
        toast.success(`${answer.enterprise_project.name} is created`);
      }}
    />
  );
}
