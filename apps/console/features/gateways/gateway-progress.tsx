'use client';

import { ErrorNotice } from '../../components/error-notice.tsx';
import { ApiError } from '../api/api-error.ts';
import { isChanging, statusLabel } from './gateway-status.ts';
import { type GatewayDetail, useGatewayProgress } from './queries.ts';

/** What a gateway on its way has reached; why, when it did not get there. */
export function GatewayProgress({ gateway }: { gateway: GatewayDetail }) {
  const changing = isChanging(gateway.status);
  const creating = changing && gateway.status !== 'Deleting';
  const progress = useGatewayProgress(gateway.id, creating).data;
  if (gateway.error_msg) {
    const error = new ApiError(0, gateway.error_code ?? 'APIC.0000', gateway.error_msg, '');
    return <ErrorNotice error={error} title="The gateway could not be provisioned." />;
  }
  if (!changing)
    return <p className="sr-only" aria-live="polite">{`The gateway is ${statusLabel(gateway.status)}.`}</p>;
  const percent = creating ? (progress?.progress ?? 0) : 100;
  const label = creating ? 'Provisioning the gateway' : 'Removing the gateway';
  return (
    <div className="rounded-lg border border-line bg-surface px-5 py-4 shadow-card">
      <div className="flex items-baseline justify-between gap-4">
        <p className="font-medium" aria-live="polite">
          {label}
          <span className="sr-only">{creating ? `: ${percent} percent` : ''}</span>
        </p>
        {creating ? <p className="text-xs text-muted tabular-nums">{percent}%</p> : null}
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="mt-2.5 h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className="h-full animate-pulse rounded-full bg-accent transition-[width] duration-700"
          style={{ width: `${percent}%` }}
        />
      </div>
      <p className="mt-2 text-xs text-muted">Each step shows below as it happens. You can leave this page.</p>
    </div>
  );
}
