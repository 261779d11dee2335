'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type GatewayTag = OutputOf<'listInstanceTags'>['tags'][number];

export function useGatewayTags(gatewayId: string) {
  return useRead('listInstanceTags', { path: { instance_id: gatewayId } }, { key: keys.gatewayTags });
}

/** Keys and values that gateways of the project have: what is offered while one types. */
export function useProjectTags() {
  return useRead('listProjectInstanceTags', {}, { key: keys.gatewayTags });
}

/** Adds tags, or gives those that are there another value, and takes them away. */
export function useChangeGatewayTags() {
  return useChange('changeInstanceTags', [keys.gatewayTags, keys.permissions, keys.audit]);
}
