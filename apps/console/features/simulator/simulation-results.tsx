'use client';

import { FlaskConical } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import type { OutputOf } from '../api/call-operation.ts';
import type { useSimulation } from './use-simulation.ts';

type Result = OutputOf<'simulatePermissions'>['results'][number];

const columns: readonly Column<Result>[] = [
  {
    id: 'decision',
    header: 'Decision',
    cell: ({ decision }) => (
      <Badge tone={decision === 'allowed' ? 'success' : 'danger'} dot>
        {decision}
      </Badge>
    ),
  },
  {
    id: 'action',
    header: 'Action',
    cell: ({ action }) => <code className="font-mono text-xs whitespace-nowrap">{action}</code>,
  },
  {
    id: 'resource',
    header: 'Resource',
    cell: ({ resource }) => (
      <code className="block min-w-20 font-mono text-xs break-all text-muted">{resource}</code>
    ),
  },
  { id: 'why', header: 'Why', cell: (result) => <Why result={result} /> },
];

/** The sentence, and the policies that it speaks of. */
function Why({ result }: { result: Result }) {
  const policies = new Map(
    result.determining
      .filter(({ policy_id }) => /^(system_|[0-9a-f]{32})/.test(policy_id))
      .map(({ policy_id, policy_name }) => [policy_id, policy_name]),
  );
  return (
    <div className="min-w-36">
      <p>{result.sentence}</p>
      {policies.size > 0 ? (
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs">
          {Array.from(policies, ([id, name]) => (
            <Link key={id} href={`/access/policies/${id}`} className="text-accent hover:underline">
              {name}
            </Link>
          ))}
        </p>
      ) : null}
    </div>
  );
}

interface SimulationResultsProps {
  /** False: something that the question needs is missing. */
  readonly asked: boolean;
  readonly answer: ReturnType<typeof useSimulation>;
}

export function SimulationResults({ asked, answer }: SimulationResultsProps) {
  const results = asked ? answer.data?.results : [];
  const allowed = results?.filter(({ decision }) => decision === 'allowed').length ?? 0;
  if (asked && answer.error) return <ErrorNotice error={answer.error} title="It could not be simulated." />;
  return (
    <Card
      title="Answer"
      description={
        results && results.length > 0
          ? `${allowed} of ${results.length} allowed.`
          : 'For each action on each resource.'
      }
      flush
    >
      <div aria-live="polite">
        <DataTable
          label="Decisions"
          columns={columns}
          rows={results}
          rowKey={({ action, resource }) => `${action} ${resource}`}
          empty={
            <EmptyState icon={FlaskConical} title="Nothing asked yet">
              Say who it is about and which actions; the answer comes as you type.
            </EmptyState>
          }
        />
      </div>
    </Card>
  );
}
