'use client';

import { Tags } from 'lucide-react';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { CardForm } from '../forms/card-form.tsx';
import type { FieldSpec } from '../forms/field-spec.ts';
import { type GatewayTag, useChangeGatewayTags, useGatewayTags, useProjectTags } from './queries.ts';
import { RemoveTagButton } from './remove-tag-button.tsx';

const MOST_TAGS = 20;

/** Tags of a gateway: people sort gateways by them, and policies can have conditions on them. */
export function GatewayTags({ gatewayId }: { gatewayId: string }) {
  const tags = useGatewayTags(gatewayId);
  const columns: readonly Column<GatewayTag>[] = [
    { id: 'key', header: 'Key', cell: ({ key }) => <span className="font-medium break-all">{key}</span> },
    {
      id: 'value',
      header: 'Value',
      cell: ({ value }) =>
        value === '' ? <span className="text-faint">–</span> : <span className="break-all">{value}</span>,
    },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (tag) => <RemoveTagButton gatewayId={gatewayId} tag={tag} />,
    },
  ];
  const count = tags.data?.tags.length;
  return (
    <div className="space-y-5">
      <Card
        title="Tags"
        description="Gateways can be found by them, and permissions can be given on gateways that have one."
        actions={
          count === undefined ? null : (
            <span className="text-xs text-muted tabular-nums">{`${count} of ${MOST_TAGS}`}</span>
          )
        }
        flush
      >
        <DataTable
          label="Tags"
          columns={columns}
          rows={tags.data?.tags}
          rowKey={({ key }) => key}
          error={tags.error}
          onRetry={() => void tags.refetch()}
          empty={
            <EmptyState icon={Tags} title="No tag yet">
              A tag is a key with a value, such as <code className="font-mono">stage</code> with{' '}
              <code className="font-mono">test</code>. Add the first one below.
            </EmptyState>
          }
        />
      </Card>
      <AddTag gatewayId={gatewayId} />
    </div>
  );
}

function AddTag({ gatewayId }: { gatewayId: string }) {
  const change = useChangeGatewayTags();
  const known = useProjectTags().data?.tags ?? [];
  const fields: readonly FieldSpec[] = [
    {
      name: 'tags.0.key',
      label: 'Key',
      placeholder: 'stage',
      help: 'A key that the gateway has already gets the new value.',
      suggestions: known.map(({ key }) => key),
    },
    {
      name: 'tags.0.value',
      label: 'Value',
      placeholder: 'test',
      optional: true,
      suggestions: [...new Set(known.flatMap(({ values }) => values))],
    },
  ];
  return (
    <Card title="Add a tag">
      <CardForm
        operation="changeInstanceTags"
        action="apig:instanceTags:create"
        path={{ instance_id: gatewayId }}
        defaults={{ tags: [{ key: '', value: '' }] }}
        fixed={{ action: 'create' }}
        fields={fields}
        submitLabel="Add tag"
        done="The tag is added"
        afterwards="defaults"
        onSubmit={(input) => change.mutateAsync(input)}
      />
    </Card>
  );
}
