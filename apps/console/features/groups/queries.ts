'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type Group = OutputOf<'listGroups'>['groups'][number];

interface GroupFilter {
  readonly offset?: number;
  readonly limit?: number;
  readonly name?: string;
}

export function useGroups(gatewayId: string, filter: GroupFilter) {
  return useRead(
    'listGroups',
    { path: { instance_id: gatewayId }, query: filter },
    { key: keys.groups(gatewayId), keepPrevious: true, enabled: gatewayId !== '' },
  );
}

export function useGroup(gatewayId: string, groupId: string) {
  return useRead(
    'showGroup',
    { path: { instance_id: gatewayId, group_id: groupId } },
    { key: keys.groups(gatewayId), enabled: groupId !== '' },
  );
}

export function useCreateGroup(gatewayId: string) {
  return useChange('createGroup', [keys.groups(gatewayId), keys.audit]);
}

export function useUpdateGroup(gatewayId: string) {
  return useChange('updateGroup', [keys.groups(gatewayId), keys.apis(gatewayId), keys.audit]);
}

export function useDeleteGroup(gatewayId: string) {
  return useChange('deleteGroup', [keys.groups(gatewayId), keys.audit]);
}

export function useSwitchDebugDomain(gatewayId: string) {
  return useChange('updateDebugDomain', [keys.groups(gatewayId), keys.audit]);
}
