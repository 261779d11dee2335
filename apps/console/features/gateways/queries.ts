'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';
import { isBehind, isChanging } from './gateway-status.ts';

export type GatewaySummary = OutputOf<'listInstances'>['instances'][number];
export type GatewayDetail = OutputOf<'showInstance'>;

const ALL_GATEWAYS = 500;
const WATCH_MS = 1_000;
const IDLE_MS = 10_000;

/** All gateways of the project; asked again quickly while one of them changes. */
export function useGateways() {
  return useRead(
    'listInstances',
    { query: { limit: ALL_GATEWAYS } },
    {
      key: keys.gateways,
      refetchIntervalMs: (last) =>
        last?.instances.some((gateway) => isChanging(gateway.status)) ? WATCH_MS : IDLE_MS,
    },
  );
}

/** One gateway, watched closely while it changes or a node has yet to apply a revision. */
export function useGateway(gatewayId: string) {
  return useRead(
    'showInstance',
    { path: { instance_id: gatewayId } },
    {
      key: keys.gateways,
      enabled: gatewayId !== '',
      refetchIntervalMs: (last) => (last && (isChanging(last.status) || isBehind(last)) ? WATCH_MS : IDLE_MS),
    },
  );
}

export function useGatewayProgress(gatewayId: string, watch: boolean) {
  return useRead(
    'showInstanceProgress',
    { path: { instance_id: gatewayId } },
    { key: keys.gateways, refetchIntervalMs: watch ? WATCH_MS : false, enabled: watch },
  );
}

export function useGatewayEvents(gatewayId: string, watch: boolean) {
  return useRead(
    'listInstanceEvents',
    { path: { instance_id: gatewayId }, query: { limit: 100 } },
    { key: keys.gateways, refetchIntervalMs: watch ? WATCH_MS : IDLE_MS },
  );
}

export function useCreateGateway() {
  return useChange('createInstance', [keys.gateways, keys.audit]);
}

export function useUpdateGateway() {
  return useChange('updateInstance', [keys.gateways, keys.audit]);
}

export function useDeleteGateway() {
  return useChange('deleteInstance', [keys.gateways, keys.audit]);
}
