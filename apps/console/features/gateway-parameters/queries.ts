'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useRead } from '../api/use-operation.ts';
import { useSpreadingChange } from '../spreading/use-spreading-change.ts';

export type SetParameter = OutputOf<'listFeatures'>['features'][number];

/** More than there are. */
const ALL_PARAMETERS = 500;

/** The parameters that were ever set. */
export function useSetParameters(gatewayId: string) {
  return useRead(
    'listFeatures',
    { path: { instance_id: gatewayId }, query: { limit: ALL_PARAMETERS } },
    { key: keys.features(gatewayId) },
  );
}

/** Features are compiled into the gateway's settings: a new revision. */
export function useSetParameter(gatewayId: string) {
  return useSpreadingChange('createFeature', [
    keys.features(gatewayId),
    keys.revisions(gatewayId),
    keys.gateways,
    keys.audit,
  ]);
}
