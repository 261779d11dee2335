'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type GatewayCertificate = OutputOf<'showInstanceCertificate'>;
export type CertificateDetail = NonNullable<GatewayCertificate['certificate']>;

export function useGatewayCertificate(gatewayId: string) {
  return useRead(
    'showInstanceCertificate',
    { path: { instance_id: gatewayId } },
    { key: keys.gatewayCertificate },
  );
}

export function useSetGatewayCertificate() {
  return useChange('setInstanceCertificate', [keys.gatewayCertificate, keys.gateways, keys.audit]);
}

export function useDeleteGatewayCertificate() {
  return useChange('deleteInstanceCertificate', [keys.gatewayCertificate, keys.gateways, keys.audit]);
}
