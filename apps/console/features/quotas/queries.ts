'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type Quota = OutputOf<'showQuota'>;
export type QuotaCredential = OutputOf<'listQuotaApps'>['apps'][number];

interface QuotaFilter {
  readonly offset?: number;
  readonly limit?: number;
  readonly name?: string;
}

export function useQuotas(gatewayId: string, filter: QuotaFilter, enabled = true) {
  return useRead(
    'listQuotas',
    { path: { instance_id: gatewayId }, query: filter },
    { key: keys.quotas(gatewayId), keepPrevious: true, enabled },
  );
}

export function useQuota(gatewayId: string, quotaId: string) {
  return useRead(
    'showQuota',
    { path: { instance_id: gatewayId, app_quota_id: quotaId } },
    { key: keys.quotas(gatewayId) },
  );
}

export function useQuotaCredentials(gatewayId: string, quotaId: string) {
  return useRead(
    'listQuotaApps',
    { path: { instance_id: gatewayId, app_quota_id: quotaId }, query: { limit: 500 } },
    { key: keys.quotas(gatewayId) },
  );
}

export function useBindableCredentials(gatewayId: string, quotaId: string) {
  return useRead(
    'listBindableApps',
    { path: { instance_id: gatewayId, app_quota_id: quotaId }, query: { limit: 500 } },
    { key: keys.quotas(gatewayId) },
  );
}

export const useCreateQuota = (gatewayId: string) =>
  useChange('createQuota', [keys.quotas(gatewayId), keys.audit]);
export const useUpdateQuota = (gatewayId: string) =>
  useChange('updateQuota', [keys.quotas(gatewayId), keys.audit]);
export const useDeleteQuota = (gatewayId: string) =>
  useChange('deleteQuota', [keys.quotas(gatewayId), keys.audit]);
export const useBindQuota = (gatewayId: string) =>
  useChange('bindQuota', [keys.quotas(gatewayId), keys.audit]);
export const useUnbindQuota = (gatewayId: string) =>
  useChange('unbindQuota', [keys.quotas(gatewayId), keys.audit]);
