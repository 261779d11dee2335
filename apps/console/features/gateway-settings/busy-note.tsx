import { LoaderCircle } from 'lucide-react';
import { operationNoun } from '../gateways/operation-progress.ts';
import type { GatewayDetail } from '../gateways/queries.ts';

/** One thing is done to a gateway at a time: says so while another one is under way. */
export function BusyNote({ gateway: { operation } }: { gateway: Pick<GatewayDetail, 'operation'> }) {
  if (operation === null) return null;
  return (
    <p
      className="flex items-center gap-2 rounded-lg border border-line bg-surface px-5 py-3"
      aria-live="polite"
    >
      <LoaderCircle className="size-3.5 shrink-0 animate-spin" aria-hidden />
      {`The ${operationNoun(operation.name)} is under way. Nodes, edition and version can be changed again once it is done.`}
    </p>
  );
}
