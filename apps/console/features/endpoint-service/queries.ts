'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type EndpointConnection = OutputOf<'listEndpointConnections'>['connections'][number];
export type EndpointPermission = OutputOf<'listEndpointPermissions'>['permissions'][number];
export type OwnConnection = OutputOf<'listOwnEndpointConnections'>['connections'][number];
export type ConnectionStatus = EndpointConnection['status'];

/** More than a gateway or a project may have of each. */
const ALL = 500;
const WATCH_MS = 1_000;
/** Somebody waits for another person's answer. */
const WAIT_MS = 2_000;
const IDLE_MS = 10_000;

const isMoving = ({ status }: { status: ConnectionStatus }): boolean =>
  status === 'creating' || status === 'deleting';

/** Who is connected to the gateway's endpoint service, or asks to be. */
export function useEndpointConnections(gatewayId: string) {
  return useRead(
    'listEndpointConnections',
    { path: { instance_id: gatewayId }, query: { limit: ALL } },
    {
      key: keys.endpointService,
      refetchIntervalMs: (last) => (last?.connections.some(isMoving) ? WATCH_MS : IDLE_MS),
    },
  );
}

export function useDecideConnections() {
  return useChange('decideEndpointConnections', [keys.endpointService, keys.endpointConnections, keys.audit]);
}

/** Accounts that may ask for a connection. */
export function useEndpointPermissions(gatewayId: string) {
  return useRead(
    'listEndpointPermissions',
    { path: { instance_id: gatewayId }, query: { limit: ALL } },
    { key: keys.endpointService },
  );
}

export function useAddEndpointPermissions() {
  return useChange('addEndpointPermissions', [keys.endpointService, keys.audit]);
}

export function useDeleteEndpointPermissions() {
  return useChange('deleteEndpointPermissions', [keys.endpointService, keys.audit]);
}

/** Connections that this project asked for, at whosever gateways. */
export function useOwnConnections() {
  return useRead(
    'listOwnEndpointConnections',
    { query: { limit: ALL } },
    {
      key: keys.endpointConnections,
      refetchIntervalMs: (last) => {
        if (last?.connections.some(isMoving)) return WATCH_MS;
        const waits = last?.connections.some(({ status }) => status === 'pendingAcceptance');
        return waits ? WAIT_MS : IDLE_MS;
      },
    },
  );
}

export function useCreateConnection() {
  return useChange('createEndpointConnection', [keys.endpointConnections, keys.endpointService, keys.audit]);
}

export function useDeleteConnection() {
  return useChange('deleteEndpointConnection', [keys.endpointConnections, keys.endpointService, keys.audit]);
}
