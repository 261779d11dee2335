'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useEffect, useState } from 'react';
import { filterClass } from '../../components/input-class.ts';
import { AccessRecords } from './access-records.tsx';
import { RecordSpools } from './record-spools.tsx';
import { UsageByApi } from './usage-by-api.tsx';
import { UsageCharts } from './usage-charts.tsx';
import { beginOf, type UsageRange, usageRangeNames, usageRanges } from './usage-range.ts';

const TICK_MS = 15_000;

/** How a gateway is used: calls, errors and durations, by time and by API; the newest calls one by one. */
export function UsageTab({ gatewayId }: { gatewayId: string }) {
  const [range, setRange] = useQueryState('range', parseAsStringLiteral(usageRangeNames).withDefault('hour'));
  const begin = useBegin(range);
  return (
    <div className="space-y-5">
      <div className="flex items-center justify-end">
        <select
          aria-label="Time range"
          value={range}
          onChange={({ target }) => void setRange(target.value as UsageRange)}
          className={`${filterClass} min-w-36 px-2`}
        >
          {usageRangeNames.map((name) => (
            <option key={name} value={name}>
              {usageRanges[name].label}
            </option>
          ))}
        </select>
      </div>
      <UsageCharts gatewayId={gatewayId} range={range} begin={begin} />
      <UsageByApi gatewayId={gatewayId} begin={begin} />
      <AccessRecords gatewayId={gatewayId} />
      <RecordSpools gatewayId={gatewayId} />
    </div>
  );
}

/** The range moves on with the clock, a whole span at a time, so that the same question is asked again within one. */
function useBegin(range: UsageRange): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return beginOf(range, now);
}
