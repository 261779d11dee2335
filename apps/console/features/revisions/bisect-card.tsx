'use client';

import Link from 'next/link';
import { parseAsInteger, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { cn } from '../../components/class-names.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { filterClass } from '../../components/input-class.ts';
import { DocumentDiffList } from './document-diff.tsx';
import { type ErrorStep, errorStepOf, ratesOf } from './error-step.ts';
import { useRevision, useUsageByRevision } from './queries.ts';
import { RateChart } from './rate-chart.tsx';
import { RestoreButton } from './restore-button.tsx';

const MONTH_MS = 30 * 24 * 60 * 60 * 1_000;

/** Finds the revision from which on calls fail: by the errors that were recorded, or by a command of one's own. */
export function BisectCard({ gatewayId, current }: { gatewayId: string; current: number }) {
  const [{ good, bad }, setAddress] = useQueryStates({
    good: parseAsInteger.withDefault(Math.max(1, current - 10)),
    bad: parseAsInteger.withDefault(current),
  });
  // Fixed when the card opens, so that the same question is asked again.
  const [from] = useState(() => new Date(Date.now() - MONTH_MS).toISOString());
  const usage = useUsageByRevision(gatewayId, from);
  const rates = ratesOf(usage.data?.usage ?? [], good, bad);
  const step = errorStepOf(rates);
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
        {usage.error ? <ErrorNotice error={usage.error} title="The calls could not be read." /> : null}
        {good >= bad ? <p className="text-warning">The good revision must come before the bad one.</p> : null}
        {usage.data && good < bad ? (
          rates.length === 0 ? (
            <p className="text-muted">
              No calls were recorded of these revisions in the last 30 days. A command of your own can tell.
            </p>
          ) : (
            <>
              <RateChart rates={rates} step={step?.revision ?? null} />
              {step ? (
                <Found gatewayId={gatewayId} current={current} step={step} />
              ) : (
                <p className="text-muted">The error rate does not rise by more than chance between them.</p>
              )}
            </>
          )
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

function Found({ gatewayId, current, step }: { gatewayId: string; current: number; step: ErrorStep }) {
  const revision = useRevision(gatewayId, step.revision);
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <p className="flex flex-wrap items-center gap-2 border-b border-line bg-canvas px-5 py-2.5">
        <Badge tone="danger">{`revision ${step.revision}`}</Badge>
        <span>
          Errors rose from {percent(step.before)} to {percent(step.after)} of all calls.
        </span>
        <span className="ml-auto flex items-center gap-2">
          <Link
            href={`/gateways/${gatewayId}?tab=revisions&revision=${step.revision}`}
            className="text-accent hover:underline"
          >
            Open
          </Link>
          <RestoreButton
            gatewayId={gatewayId}
            revision={step.revision - 1}
            current={current}
            label={`Restore ${step.revision - 1}`}
          />
        </span>
      </p>
      {revision.data ? (
        <DocumentDiffList
          documents={revision.data.diff.documents}
          total={revision.data.diff.total}
          none="It changed no document."
        />
      ) : null}
      {revision.error ? <p className="px-5 py-3 text-muted">What it changed is not kept any more.</p> : null}
    </div>
  );
}
