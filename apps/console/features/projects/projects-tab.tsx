'use client';

import { FolderKanban, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { CreateProjectDialog, EditProjectDialog } from './project-dialogs.tsx';
import { type Project, useProjects, useSwitchProject } from './queries.ts';
import { workIn } from './work-in.ts';

const columns: readonly Column<Project>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => <span className="font-medium">{name}</span> },
  {
    id: 'state',
    header: 'State',
    cell: ({ enabled }) =>
      enabled ? (
        <Badge tone="success" dot>
          enabled
        </Badge>
      ) : (
        <Badge tone="warning" dot>
          suspended
        </Badge>
      ),
  },
  { id: 'id', header: 'Id', cell: ({ id }) => <CopyableId id={id} label="project id" />, wideOnly: true },
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
    cell: (project) => <ProjectActions project={project} />,
  },
];

/** Projects of the account: each holds gateways of its own. */
export function ProjectsTab() {
  const answer = useProjects();
  const [creating, setCreating] = useState(false);
  const projects = answer.data?.projects;
  return (
    <Card
      title="Projects"
      description="Gateways live in projects, and policies can be granted for one of them. Every region has one; more are made below it."
      actions={
        <GuardedButton action="iam:projects:createProject" size="sm" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          Create project
        </GuardedButton>
      }
      flush
    >
      <DataTable
        label="Projects"
        columns={columns}
        rows={projects}
        rowKey={({ id }) => id}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          <EmptyState icon={FolderKanban} title="No project">
            An account has at least one.
          </EmptyState>
        }
      />
      <CreateProjectDialog open={creating} onOpenChange={setCreating} projects={projects ?? []} />
    </Card>
  );
}

function ProjectActions({ project }: { project: Project }) {
  const { projectId } = useConsoleSession();
  const [editing, setEditing] = useState(false);
  const change = useSwitchProject();
  const toggle = () =>
    change.mutate(
      {
        path: { project_id: project.id },
        body: { project: { status: project.enabled ? 'suspended' : 'normal' } },
      },
      {
        onSuccess: () =>
          toast.success(
            project.enabled
              ? 'The project is suspended: its gateways serve on'
              : 'The project is taken up again',
          ),
        onError: (error) => toast.error('The project was not changed', { description: error.message }),
      },
    );
  return (
    <span className="inline-flex items-center gap-1">
      {project.id === projectId ? (
        <Badge tone="accent">you work here</Badge>
      ) : (
        <Button
          size="sm"
          variant="ghost"
          onClick={() => workIn(project.id)}
          aria-label={`Work in ${project.name}`}
        >
          Work here
        </Button>
      )}
      <GuardedButton
        action="iam:projects:updateProjectStatus"
        size="sm"
        variant="ghost"
        busy={change.isPending}
        aria-label={`${project.enabled ? 'Suspend' : 'Take up'} ${project.name}`}
        onClick={toggle}
      >
        {project.enabled ? 'Suspend' : 'Take up again'}
      </GuardedButton>
      <GuardedButton
        action="iam:projects:updateProject"
        size="iconSm"
        variant="ghost"
        aria-label={`Edit ${project.name}`}
        onClick={() => setEditing(true)}
      >
        <Pencil aria-hidden />
      </GuardedButton>
      <EditProjectDialog project={project} open={editing} onOpenChange={setEditing} />
    </span>
  );
}
