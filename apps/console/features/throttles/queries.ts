'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type Throttle = OutputOf<'showThrottle'>;
export type ApiOfThrottle = OutputOf<'listApisOfThrottle'>['apis'][number];
export type ThrottleSpecial = OutputOf<'listThrottleSpecials'>['throttle_specials'][number];

interface ThrottleFilter {
  readonly offset?: number;
  readonly limit?: number;
  readonly name?: string;
}

export function useThrottles(gatewayId: string, filter: ThrottleFilter) {
  return useRead(
    'listThrottles',
    { path: { instance_id: gatewayId }, query: filter },
    { key: keys.throttles(gatewayId), keepPrevious: true },
  );
}

export function useThrottle(gatewayId: string, throttleId: string) {
  return useRead(
    'showThrottle',
    { path: { instance_id: gatewayId, throttle_id: throttleId } },
    { key: keys.throttles(gatewayId) },
  );
}

export function useThrottleOutage(gatewayId: string, throttleId: string) {
  return useRead(
    'showThrottleOutage',
    { path: { instance_id: gatewayId, throttle_id: throttleId } },
    { key: keys.throttles(gatewayId) },
  );
}

export function useApisOfThrottle(gatewayId: string, throttleId: string) {
  return useRead(
    'listApisOfThrottle',
    { path: { instance_id: gatewayId }, query: { throttle_id: throttleId, limit: 500 } },
    { key: keys.throttles(gatewayId) },
  );
}

export function useApisWithoutThrottle(gatewayId: string, throttleId: string, enabled: boolean) {
  return useRead(
    'listApisWithoutThrottle',
    { path: { instance_id: gatewayId }, query: { throttle_id: throttleId, limit: 500 } },
    { key: keys.throttles(gatewayId), enabled },
  );
}

export function useThrottleSpecials(gatewayId: string, throttleId: string) {
  return useRead(
    'listThrottleSpecials',
    { path: { instance_id: gatewayId, throttle_id: throttleId }, query: { limit: 500 } },
    { key: keys.throttles(gatewayId) },
  );
}

export const useCreateThrottle = (gatewayId: string) =>
  useChange('createThrottle', [keys.throttles(gatewayId), keys.audit]);
export const useUpdateThrottle = (gatewayId: string) =>
  useChange('updateThrottle', [keys.throttles(gatewayId), keys.audit]);
export const useUpdateThrottleOutage = (gatewayId: string) =>
  useChange('updateThrottleOutage', [keys.throttles(gatewayId), keys.audit]);
export const useDeleteThrottle = (gatewayId: string) =>
  useChange('deleteThrottle', [keys.throttles(gatewayId), keys.audit]);
export const useBindThrottle = (gatewayId: string) =>
  useChange('bindThrottle', [keys.throttles(gatewayId), keys.audit]);
export const useUnbindThrottle = (gatewayId: string) =>
  useChange('unbindThrottle', [keys.throttles(gatewayId), keys.audit]);
export const useCreateThrottleSpecial = (gatewayId: string) =>
  useChange('createThrottleSpecial', [keys.throttles(gatewayId), keys.audit]);
export const useDeleteThrottleSpecial = (gatewayId: string) =>
  useChange('deleteThrottleSpecial', [keys.throttles(gatewayId), keys.audit]);
