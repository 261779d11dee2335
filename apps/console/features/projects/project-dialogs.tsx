'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { isRegion } from './project-regions.ts';
import { type Project, useCreateProject, useUpdateProject } from './queries.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

const description: FieldSpec = {
  name: 'description',
  label: 'Description',
  kind: 'textarea',
  rows: 2,
  optional: true,
};

export function CreateProjectDialog({ projects, ...dialog }: DialogProps & { projects: readonly Project[] }) {
  const create = useCreateProject();
  const regions = projects.filter(isRegion);
  return (
    <ResourceDialog
      {...dialog}
      title="Create project"
      description="It starts without gateways. Its name begins with that of its region."
      submitLabel="Create project"
      fields={[
        {
          name: 'parent_id',
          label: 'Region',
          kind: 'select',
          options: regions.map(({ id, name }) => ({ value: id, label: name })),
        },
        { name: 'name', label: 'Name', placeholder: 'staging', help: 'Letters, digits, _ and -.' },
        description,
      ]}
      operation="createProject"
      wrap="project"
      defaults={{ parent_id: regions[0]?.id ?? '', name: '', description: '' }}
      shape={(body) => {
        const region = regions.find(({ id }) => id === body.parent_id)?.name ?? '';
        const name = String(body.name ?? '');
        // An empty name stays empty, so that it is said to be required.
        return {
          ...body,
          ...(name !== '' && { name: name.startsWith(`${region}_`) ? name : `${region}_${name}` }),
        };
      }}
      onSubmit={async (input) => {
        const { project } = await create.mutateAsync(input);
        toast.success(`Project ${project.name} is created`);
      }}
    />
  );
}

export function EditProjectDialog({ project, ...dialog }: DialogProps & { project: Project }) {
  const update = useUpdateProject();
  return (
    <ResourceDialog
      {...dialog}
      title="Edit project"
      submitLabel="Save changes"
      fields={[
        {
          name: 'name',
          label: 'Name',
          ...(isRegion(project) && {
            disabled: true,
            help: 'The project of a region has the name of the region.',
          }),
        },
        description,
      ]}
      operation="updateProject"
      path={{ project_id: project.id }}
      wrap="project"
      defaults={{ name: project.name, description: project.description }}
      shape={(body) => {
        if (!isRegion(project)) return body;
        const { name: _fixed, ...rest } = body;
        return rest;
      }}
      onSubmit={async (input) => {
        await update.mutateAsync(input);
        toast.success('The project is updated');
      }}
    />
  );
}
