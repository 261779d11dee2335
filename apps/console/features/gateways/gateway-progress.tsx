'use client';

import { parseAsBoolean, useQueryState } from 'nuqs';
import { CreationStepsCard } from '../gateway-creation/creation-steps-card.tsx';
import { GatewayFailure } from './gateway-failure.tsx';
import { statusLabel } from './gateway-status.ts';
import { type OperationProgress, operationProgress } from './operation-progress.ts';
import type { GatewayDetail } from './queries.ts';

/** What is under way at a gateway and how far it has come; why, when something did not get there. */
export function GatewayProgress({ gateway }: { gateway: GatewayDetail }) {
  const [justCreated] = useQueryState('created', parseAsBoolean.withDefault(false));
  const isDeleted = gateway.status.startsWith('Delet');
  const isCreated = /^(Creat|Init|Register|Install)/.test(gateway.status);
  if (!isDeleted && (justCreated || isCreated)) return <CreationStepsCard gateway={gateway} />;
  const progress = operationProgress(gateway);
  return (
    <>
      {gateway.error_msg ? <GatewayFailure gateway={gateway} /> : null}
      {progress ? (
        <ProgressBox progress={progress} />
      ) : (
        <p className="sr-only" aria-live="polite">{`The gateway is ${statusLabel(gateway.status)}.`}</p>
      )}
    </>
  );
}

function ProgressBox({ progress: { label, nodes, serving } }: { progress: OperationProgress }) {
  const percent = nodes ? Math.round((100 * nodes.done) / nodes.of) : null;
  return (
    <div className="rounded-lg border border-line bg-surface px-5 py-4 shadow-card">
      <div className="flex items-baseline justify-between gap-4">
        <p className="font-medium" aria-live="polite">
          {label}
        </p>
        {nodes ? (
          <p className="text-xs text-muted tabular-nums">{`${nodes.done} of ${nodes.of} ${nodes.of === 1 ? 'node' : 'nodes'}`}</p>
        ) : null}
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent === null ? {} : { 'aria-valuenow': percent })}
        className="mt-2.5 h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className="h-full animate-pulse rounded-full bg-accent transition-[width] duration-700"
          style={{ width: `${Math.max(4, percent ?? 100)}%` }}
        />
      </div>
      {serving ? <p className="mt-2 text-xs text-muted">Calls are served meanwhile.</p> : null}
    </div>
  );
}
