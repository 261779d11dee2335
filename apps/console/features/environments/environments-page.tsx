'use client';

import { Layers, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { EnvironmentDialog } from './environment-dialog.tsx';
import { type Environment, useDeleteEnvironment, useEnvironments } from './queries.ts';
import { RELEASE_ENVIRONMENT_ID } from './release.ts';

export function EnvironmentsPage({ gatewayId }: { gatewayId: string }) {
  const environments = useEnvironments(gatewayId);
  const [edited, setEdited] = useState<Environment | 'new' | null>(null);
  const createButton = (
    <GuardedButton action="apig:envs:create" variant="primary" onClick={() => setEdited('new')}>
      <Plus aria-hidden />
      Create environment
    </GuardedButton>
  );
  return (
    <>
      <PageHeader
        title="Environments"
        description="An API is published into an environment. Callers choose one with the header X-Stage; without it they reach RELEASE."
        actions={createButton}
      />
      <Card flush>
        <DataTable
          label="Environments"
          columns={columnsFor(gatewayId, setEdited)}
          rows={environments.data?.envs}
          rowKey={(environment) => environment.id}
          error={environments.error}
          onRetry={() => void environments.refetch()}
          empty={
            <EmptyState icon={Layers} title="No environment" action={createButton}>
              Environments keep versions of the same API apart, for example test and production.
            </EmptyState>
          }
        />
      </Card>
      <EnvironmentDialog
        gatewayId={gatewayId}
        environment={edited === 'new' ? null : edited}
        open={edited !== null}
        onOpenChange={(open) => (open ? undefined : setEdited(null))}
      />
    </>
  );
}

function columnsFor(gatewayId: string, edit: (environment: Environment) => void): Column<Environment>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (environment) => <span className="font-medium">{environment.name}</span>,
    },
    {
      id: 'stage',
      header: 'Reached by',
      cell: ({ id, name }) =>
        id === RELEASE_ENVIRONMENT_ID ? (
          <Badge>default</Badge>
        ) : (
          <code className="font-mono text-xs text-muted">X-Stage: {name}</code>
        ),
    },
    {
      id: 'remark',
      header: 'Remark',
      cell: (environment) => <span className="text-muted">{environment.remark}</span>,
      wideOnly: true,
    },
    {
      id: 'id',
      header: 'Id',
      cell: ({ id }) => <CopyableId id={id} label="environment id" />,
      wideOnly: true,
    },
    { id: 'created', header: 'Created', align: 'right', cell: (row) => <Moment at={row.create_time} /> },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (environment) =>
        environment.id === RELEASE_ENVIRONMENT_ID ? null : (
          <EnvironmentActions
            gatewayId={gatewayId}
            environment={environment}
            onEdit={() => edit(environment)}
          />
        ),
    },
  ];
}

interface EnvironmentActionsProps {
  readonly gatewayId: string;
  readonly environment: Environment;
  readonly onEdit: () => void;
}

function EnvironmentActions({ gatewayId, environment, onEdit }: EnvironmentActionsProps) {
  const remove = useDeleteEnvironment(gatewayId);
  return (
    <span className="inline-flex">
      <GuardedButton
        action="apig:envs:update"
        variant="ghost"
        size="iconSm"
        aria-label={`Edit environment ${environment.name}`}
        onClick={onEdit}
      >
        <Pencil aria-hidden />
      </GuardedButton>
      <DeleteButton
        compact
        action="apig:envs:delete"
        label="Delete environment"
        name={environment.name}
        consequence="callers that name it in X-Stage are refused from then on."
        onDelete={() => remove.mutateAsync({ path: { instance_id: gatewayId, env_id: environment.id } })}
      />
    </span>
  );
}
