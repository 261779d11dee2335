'use client';

import { Building2, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { EnterpriseProjectDialog } from './enterprise-project-dialog.tsx';
import {
  type EnterpriseProject,
  useDeleteEnterpriseProject,
  useEnterpriseProjects,
  useSwitchEnterpriseProject,
} from './queries.ts';

const ENABLED = 1;
/** The one that every account has, and that stays as it is. */
const DEFAULT_ID = '0';

const columns: readonly Column<EnterpriseProject>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => <span className="font-medium">{name}</span> },
  {
    id: 'state',
    header: 'State',
    cell: ({ status }) =>
      status === ENABLED ? (
        <Badge tone="success" dot>
          enabled
        </Badge>
      ) : (
        <Badge tone="warning" dot>
          disabled
        </Badge>
      ),
  },
  {
    id: 'id',
    header: 'Id',
    cell: ({ id }) => <CopyableId id={id} label="enterprise project id" />,
    wideOnly: true,
  },
  {
    id: 'description',
    header: 'Description',
    cell: ({ description }) => <span className="text-muted">{description}</span>,
    wideOnly: true,
  },
  {
    id: 'actions',
    header: 'Actions',
    quietHeader: true,
    align: 'right',
    cell: (project) => (project.id === DEFAULT_ID ? null : <Actions project={project} />),
  },
];

/** Groups of gateways across projects, for which policies can be granted. */
export function EnterpriseProjectsTab() {
  const answer = useEnterpriseProjects();
  const [creating, setCreating] = useState(false);
  return (
    <Card
      title="Enterprise projects"
      description="They group gateways across projects, so that a team can be granted what is theirs wherever it runs."
      actions={
        <GuardedButton action="eps:enterpriseProjects:create" size="sm" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          Create enterprise project
        </GuardedButton>
      }
      flush
    >
      <DataTable
        label="Enterprise projects"
        columns={columns}
        rows={answer.data?.enterprise_projects}
        rowKey={({ id }) => id}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          <EmptyState icon={Building2} title="No enterprise project">
            Create one to grant policies for gateways of several projects at once.
          </EmptyState>
        }
      />
      <EnterpriseProjectDialog project={null} open={creating} onOpenChange={setCreating} />
    </Card>
  );
}

function Actions({ project }: { project: EnterpriseProject }) {
  const [editing, setEditing] = useState(false);
  const change = useSwitchEnterpriseProject();
  const remove = useDeleteEnterpriseProject();
  const path = { enterprise_project_id: project.id };
  const enabled = project.status === ENABLED;
  const toggle = () =>
    change.mutate(
      { path, body: { action: enabled ? 'disable' : 'enable' } },
      {
        onSuccess: () => toast.success(`${project.name} is ${enabled ? 'disabled' : 'enabled'}`),
        onError: (error) => toast.error('It was not changed', { description: error.message }),
      },
    );
  return (
    <span className="inline-flex items-center gap-1">
      <GuardedButton
        action={`eps:enterpriseProjects:${enabled ? 'disable' : 'enable'}`}
        size="sm"
        variant="ghost"
        busy={change.isPending}
        aria-label={`${enabled ? 'Disable' : 'Enable'} ${project.name}`}
        onClick={toggle}
      >
        {enabled ? 'Disable' : 'Enable'}
      </GuardedButton>
      <GuardedButton
        action="eps:enterpriseProjects:update"
        size="iconSm"
        variant="ghost"
        aria-label={`Edit ${project.name}`}
        onClick={() => setEditing(true)}
      >
        <Pencil aria-hidden />
      </GuardedButton>
      <DeleteButton
        compact
        action="eps:enterpriseProjects:delete"
        label="Delete enterprise project"
        name={project.name}
        consequence="the policies that are granted for it are revoked. Gateways have to be taken out before."
        onDelete={() => remove.mutateAsync({ path })}
      />
      <EnterpriseProjectDialog project={project} open={editing} onOpenChange={setEditing} />
    </span>
  );
}
