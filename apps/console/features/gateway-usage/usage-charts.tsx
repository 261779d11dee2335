'use client';

import { Card } from '../../components/card.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { durationText, percentileMs, percentileText } from './latency.ts';
import { type Usage, useUsage } from './queries.ts';
import { SpanChart, timeText } from './span-chart.tsx';
import { spansOf, type UsageRange, usageRanges } from './usage-range.ts';

interface UsageChartsProps {
  readonly gatewayId: string;
  readonly range: UsageRange;
  /** Where the range begins, ms since 1970. */
  readonly begin: number;
}

const errorsOf = ({ server_errors, unanswered }: Usage) => server_errors + unanswered;

/** Calls with their errors, and how long they took, span by span. */
export function UsageCharts({ gatewayId, range, begin }: UsageChartsProps) {
  const { interval } = usageRanges[range];
  const usage = useUsage(gatewayId, { from: new Date(begin).toISOString(), interval });
  if (usage.error && !usage.data)
    return (
      <ErrorNotice
        error={usage.error}
        title="The usage could not be read."
        onRetry={() => void usage.refetch()}
      />
    );
  if (!usage.data) return <Skeleton className="h-64" />;
  const rows = usage.data.usage;
  const spans = spansOf(rows, range, begin);
  return (
    <Card>
      <Totals rows={rows} />
      <div className="mt-5 grid gap-6 lg:grid-cols-2">
        <SpanChart
          label={`Calls per ${interval}; failed in red`}
          format={(value) => value.toLocaleString('en')}
          bars={spans.map(({ at, row }) => ({
            at,
            value: row?.calls ?? 0,
            bad: row ? errorsOf(row) : 0,
            words: row
              ? `${timeText(at)}: ${row.calls} calls, ${errorsOf(row)} failed`
              : `${timeText(at)}: no calls`,
          }))}
        />
        <SpanChart
          label="Mean duration"
          format={durationText}
          bars={spans.map(({ at, row }) => ({
            at,
            value: row?.mean_ms ?? 0,
            bad: 0,
            words: row
              ? `${timeText(at)}: mean ${durationText(row.mean_ms ?? 0)}, 95 of 100 ${percentileText(percentileMs(row.latency, 0.95))}`
              : `${timeText(at)}: no calls`,
          }))}
        />
      </div>
    </Card>
  );
}

function Totals({ rows }: { rows: readonly Usage[] }) {
  const sum = (of: (row: Usage) => number) => rows.reduce((total, row) => total + of(row), 0);
  const calls = sum((row) => row.calls);
  const failed = sum(errorsOf);
  const latency = rows.reduce<number[]>(
    (total, row) => row.latency.map((count, index) => count + (total[index] ?? 0)),
    [],
  );
  const figures = [
    { term: 'Calls', value: calls.toLocaleString('en') },
    { term: 'Refused by the gateway', value: sum((row) => row.refusals).toLocaleString('en') },
    { term: 'Failed (5xx or no answer)', value: failed.toLocaleString('en') },
    { term: 'Error rate', value: calls === 0 ? '–' : `${((failed / calls) * 100).toFixed(2)} %` },
    { term: 'Half of the calls', value: percentileText(percentileMs(latency, 0.5)) },
    { term: '99 of 100', value: percentileText(percentileMs(latency, 0.99)) },
  ];
  return (
    <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3 xl:grid-cols-6">
      {figures.map(({ term, value }) => (
        <div key={term}>
          <dt className="text-xs text-muted">{term}</dt>
          <dd className="mt-0.5 text-lg font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
