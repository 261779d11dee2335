'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type IngressPort = OutputOf<'listCustomIngressPorts'>['ingress_port_infos'][number];

const ALL_PORTS = 500;
const WATCH_MS = 1_000;
const IDLE_MS = 10_000;

/** The gateway's own further ports, asked again quickly while one of them is not open yet. */
export function useIngressPorts(gatewayId: string) {
  return useRead(
    'listCustomIngressPorts',
    { path: { instance_id: gatewayId }, query: { limit: ALL_PORTS } },
    {
      key: keys.ingressPorts,
      refetchIntervalMs: (last) =>
        last?.ingress_port_infos.some(({ status }) => status === 'abnormal') ? WATCH_MS : IDLE_MS,
    },
  );
}

export function useAddIngressPort() {
  return useChange('addCustomIngressPort', [keys.ingressPorts, keys.gateways, keys.audit]);
}

export function useDeleteIngressPort() {
  return useChange('deleteCustomIngressPort', [keys.ingressPorts, keys.gateways, keys.audit]);
}

export function useRestriction(gatewayId: string) {
  return useRead('showRestriction', { path: { instance_id: gatewayId } }, { key: keys.gateways });
}

const touched = [keys.gateways, keys.audit];

/** Callers at public addresses. */
export function useInboundAccess() {
  return {
    enable: useChange('enableInboundAccess', touched),
    change: useChange('updateInboundBandwidth', touched),
    disable: useChange('disableInboundAccess', touched),
    bind: useChange('bindEip', touched),
    unbind: useChange('unbindEip', touched),
  };
}

/** Backends at public addresses. */
export function useOutboundAccess() {
  return {
    enable: useChange('enableOutboundAccess', touched),
    change: useChange('updateOutboundBandwidth', touched),
    disable: useChange('disableOutboundAccess', touched),
  };
}
