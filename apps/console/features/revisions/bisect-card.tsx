'use client';

import Link from 'next/link';
import { parseAsInteger, useQueryStates } from 'nuqs';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { cn } from '../../components/class-names.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { filterClass } from '../../components/input-class.ts';
import { DocumentDiffList } from './document-diff.tsx';
import { type Bisection, useBisection } from './queries.ts';
import { RateChart } from './rate-chart.tsx';
import { RestoreButton } from './restore-button.tsx';

/** Finds the revision from which on calls fail: by the errors that were recorded, or by a command of one's own. */
export function BisectCard({ gatewayId, current }: { gatewayId: string; current: number }) {
  const [{ good, bad }, setAddress] = useQueryStates({
    good: parseAsInteger.withDefault(Math.max(1, current - 10)),
    bad: parseAsInteger.withDefault(current),
  });
  const bisection = useBisection(gatewayId, good, bad);
  const found = bisection.data;
  const end = (name: 'good' | 'bad', value: number) => (
    <label className="flex items-center gap-2 text-xs text-muted">
      {name === 'good' ? 'Good' : 'Bad'}
      <input
        type="number"
        min={1}
        max={current}
        value={value}
        onChange={({ target }) =>
          void setAddress({ [name]: Number.isNaN(target.valueAsNumber) ? null : target.valueAsNumber })
        }
        className={cn(filterClass, 'w-20 px-2 tabular-nums')}
      />
    </label>
  );
  return (
    <Card
      title="Which revision broke it?"
      description="Name one that was good and a later one that is bad. The errors that the gateway recorded show where they began."
      actions={
        <>
          {end('good', good)}
          {end('bad', bad)}
        </>
      }
    >
      <div className="space-y-4">
        {bisection.error ? (
          <ErrorNotice error={bisection.error} title="The calls could not be read." />
        ) : null}
        {good >= bad ? <p className="text-warning">The good revision must come before the bad one.</p> : null}
        {found && good < bad ? (
          <>
            {found.evidence.length > 0 ? (
              <RateChart
                rates={found.evidence.map((each) => ({ ...each, rate: each.error_rate ?? 0 }))}
                step={found.outcome === 'found' ? (found.revision?.revision ?? null) : null}
              />
            ) : null}
            {found.outcome === 'found' && found.revision ? (
              <Found
                gatewayId={gatewayId}
                current={current}
                found={found}
                revision={found.revision.revision}
              />
            ) : (
              <p className="text-muted">
                {found.outcome === 'no_calls'
                  ? 'Too few calls were recorded of these revisions. A command of your own can tell.'
                  : 'The error rate does not rise by more than chance between them.'}
              </p>
            )}
          </>
        ) : null}
        <CodeBlock
          label="bisect command"
          title="By a command of your own, on this machine: exit code 0 says good"
          code={`npx turnpike bisect ${gatewayId} --good ${good} --bad ${bad} --probe 'curl -fsS "$TURNPIKE_PROBE_URL/your/path"'`}
        />
      </div>
    </Card>
  );
}

const percent = (rate: number) => `${(rate * 100).toFixed(rate < 0.1 && rate > 0 ? 1 : 0)} %`;

function Found({
  gatewayId,
  current,
  found,
  revision,
}: {
  gatewayId: string;
  current: number;
  found: Bisection;
  revision: number;
}) {
  const others = found.candidates.filter((candidate) => candidate !== revision);
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <p className="flex flex-wrap items-center gap-2 border-b border-line bg-canvas px-5 py-2.5">
        <Badge tone="danger">{`revision ${revision}`}</Badge>
        <span>
          Errors rose from {percent(found.rate_before ?? 0)} to {percent(found.rate_after ?? 0)} of all calls.
          {others.length > 0 ? ` It may as well have been ${others.join(', ')}.` : ''}
        </span>
        <span className="ml-auto flex items-center gap-2">
          <Link
            href={`/gateways/${gatewayId}?tab=revisions&revision=${revision}`}
            className="text-accent hover:underline"
          >
            Open
          </Link>
          <RestoreButton
            gatewayId={gatewayId}
            revision={revision - 1}
            current={current}
            label={`Restore ${revision - 1}`}
          />
        </span>
      </p>
      <DocumentDiffList
        documents={found.diff.documents}
        total={found.diff.total}
        none="It changed no document."
      />
    </div>
  );
}
