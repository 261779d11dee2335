'use client';

import { RotateCw } from 'lucide-react';
import { toast } from 'sonner';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { ApiError } from '../api/api-error.ts';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { adviceOnFailure } from './failure-advice.ts';
import { operationNoun } from './operation-progress.ts';
import { type GatewayDetail, useRetryGateway } from './queries.ts';

/** Why the gateway is not as it is wanted, and a button to try that again where it can be tried. */
export function GatewayFailure({ gateway }: { gateway: GatewayDetail }) {
  const retry = useRetryGateway();
  const error = new ApiError(0, gateway.error_code ?? 'APIC.0000', gateway.error_msg ?? '', '');
  const isGoingOn = gateway.operation !== null;
  const retryNow = () =>
    retry.mutate(
      { path: { instance_id: gateway.id } },
      { onError: (cause) => toast.error('It was not tried again', { description: cause.message }) },
    );
  return (
    <div className="space-y-3">
      <ErrorNotice
        error={error}
        advice={adviceOnFailure(error.code, isGoingOn)}
        title={
          isGoingOn
            ? `An attempt at the ${operationNoun(gateway.operation?.name)} failed. The next one comes by itself.`
            : 'The gateway is not as it is wanted.'
        }
      />
      {gateway.retriable && !isGoingOn ? (
        <GuardedButton
          action="apig:instances:update"
          variant="primary"
          busy={retry.isPending}
          onClick={retryNow}
        >
          {retry.isPending ? null : <RotateCw aria-hidden />}
          Try again
        </GuardedButton>
      ) : null}
    </div>
  );
}
