'use client';

import { useMemo } from 'react';
import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';
import { usePermission } from '../permissions/permission-context.tsx';

export type GatewayTag = OutputOf<'listInstanceTags'>['tags'][number];

export function useGatewayTags(gatewayId: string) {
  return useRead('listInstanceTags', { path: { instance_id: gatewayId } }, { key: keys.gatewayTags });
}

/** Keys and values that gateways of the project have: what is offered while one types. */
export function useProjectTags() {
  return useRead('listProjectInstanceTags', {}, { key: keys.gatewayTags });
}

const ALL_GATEWAYS = 500;

export type TagsOfGateways = ReadonlyMap<string, readonly GatewayTag[]>;

/** Tags of all gateways of the project, by the gateway's id; none for who may not read them, undefined while they load. */
export function useTagsOfGateways(): TagsOfGateways | undefined {
  const { allowed } = usePermission('apig:instance:listByTags');
  const tagged = useRead(
    'listInstancesByTags',
    { query: { limit: ALL_GATEWAYS }, body: {} },
    { key: keys.gatewayTags, enabled: allowed },
  );
  const isLoading = allowed && tagged.isPending;
  return useMemo(
    () =>
      isLoading
        ? undefined
        : new Map(tagged.data?.resources.map(({ resource_id, tags }) => [resource_id, tags])),
    [tagged.data, isLoading],
  );
}

/** Adds tags, or gives those that are there another value, and takes them away. */
export function useChangeGatewayTags() {
  return useChange('changeInstanceTags', [keys.gatewayTags, keys.permissions, keys.audit]);
}
