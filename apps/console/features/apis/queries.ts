'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';
import { useSpreadingChange } from '../spreading/use-spreading-change.ts';

export type ApiSummary = OutputOf<'listApis'>['apis'][number];
export type ApiDetail = OutputOf<'showApi'>;
export type ApiVersion = OutputOf<'listApiVersions'>['api_versions'][number];
export type CallResult = OutputOf<'callApi'>;

interface ApiFilter {
  readonly offset?: number;
  readonly limit?: number;
  readonly name?: string;
  readonly group_id?: string;
  readonly req_method?: string;
}

export function useApis(gatewayId: string, filter: ApiFilter, enabled = true) {
  return useRead(
    'listApis',
    { path: { instance_id: gatewayId }, query: filter },
    { key: keys.apis(gatewayId), enabled, keepPrevious: true },
  );
}

export function useApi(gatewayId: string, apiId: string) {
  return useRead(
    'showApi',
    { path: { instance_id: gatewayId, api_id: apiId } },
    { key: keys.apis(gatewayId) },
  );
}

/** Versions that were published, newest first, of one environment or all. */
export function useApiVersions(gatewayId: string, apiId: string) {
  return useRead(
    'listApiVersions',
    { path: { instance_id: gatewayId, api_id: apiId }, query: { limit: 100 } },
    { key: keys.apis(gatewayId) },
  );
}

export function useCreateApi(gatewayId: string) {
  return useChange('createApi', [keys.apis(gatewayId), keys.audit]);
}

export function useUpdateApi(gatewayId: string) {
  return useChange('updateApi', [keys.apis(gatewayId), keys.audit]);
}

export function useDeleteApi(gatewayId: string) {
  return useChange('deleteApi', [keys.apis(gatewayId), keys.audit]);
}

/** Publishing changes what credentials can be authorised for, too. */
function changedByPublishing(gatewayId: string): readonly (readonly unknown[])[] {
  return [
    keys.apis(gatewayId),
    keys.authorisations(gatewayId),
    keys.accessControl(gatewayId),
    keys.revisions(gatewayId),
    keys.gateways,
    keys.audit,
  ];
}

export function usePublishApi(gatewayId: string) {
  return useChange('publishApi', changedByPublishing(gatewayId));
}

/** Publishes, and waits until the gateway's nodes serve it. */
export function usePublishAndWait(gatewayId: string) {
  return useSpreadingChange('publishApi', changedByPublishing(gatewayId));
}

export function useSwitchApiVersion(gatewayId: string) {
  return useChange('switchApiVersion', [keys.apis(gatewayId), keys.gateways, keys.audit]);
}

export function useCallApi() {
  return useChange('callApi', [keys.audit]);
}
