'use client';

import { useEffect } from 'react';
import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';
import { isBehind, isChanging, isCreating } from './gateway-status.ts';

export type GatewaySummary = OutputOf<'listInstances'>['instances'][number];
export type GatewayDetail = OutputOf<'showInstance'>;

const ALL_GATEWAYS = 500;
const WATCH_MS = 1_000;
/** A gateway is there within two seconds, and people want to see how. */
const WATCH_CLOSELY_MS = 300;
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
      refetchIntervalMs: (last) => (last ? watchMs(last) : IDLE_MS),
    },
  );
}

function watchMs(gateway: GatewayDetail): number {
  if (isCreating(gateway.status)) return WATCH_CLOSELY_MS;
  return isChanging(gateway.status) || gateway.operation !== null || isBehind(gateway) ? WATCH_MS : IDLE_MS;
}

/** The time line. Its last lines are there as soon as there is nothing to watch any more, not with the next idle look. */
export function useGatewayEvents(gatewayId: string, watch: boolean) {
  const answer = useRead(
    'listInstanceEvents',
    { path: { instance_id: gatewayId }, query: { limit: 100 } },
    { key: keys.gateways, refetchIntervalMs: watch ? WATCH_CLOSELY_MS : IDLE_MS },
  );
  const { refetch } = answer;
  useEffect(() => {
    if (!watch) void refetch();
  }, [watch, refetch]);
  return answer;
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

const changed = [keys.gateways, keys.audit];

/** All nodes are replaced by fresh processes, one after the other. */
export function useRestartGateway() {
  return useChange('restartInstance', changed);
}

/** Another edition. */
export function useResizeGateway() {
  return useChange('resizeInstance', changed);
}

/** Nodes move to the installed program. */
export function useUpgradeGateway() {
  return useChange('upgradeInstance', changed);
}

/** What failed is tried again. */
export function useRetryGateway() {
  return useChange('retryInstance', changed);
}
