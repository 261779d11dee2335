import { LoaderCircle } from 'lucide-react';
import { operationNoun } from '../gateways/operation-progress.ts';
import type { GatewayDetail } from '../gateways/queries.ts';

/** One thing is done to a gateway at a time: says so while another one is under way. */
export function BusyNote({ gateway: { operation } }: { gateway: Pick<GatewayDetail, 'operation'> }) {
  if (operation === null) return null;
  return (
    <p className="mb-4 flex items-center gap-2 text-muted" aria-live="polite">
      <LoaderCircle className="size-3.5 shrink-0 animate-spin" aria-hidden />
      {`The ${operationNoun(operation.name)} is under way; wait until it is done.`}
    </p>
  );
}
