'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type Environment = OutputOf<'listEnvironments'>['envs'][number];

/** All environments of a gateway: there are at most ten. */
export function useEnvironments(gatewayId: string) {
  return useRead(
    'listEnvironments',
    { path: { instance_id: gatewayId }, query: { limit: 500 } },
    { key: keys.environments(gatewayId), enabled: gatewayId !== '' },
  );
}

export function useCreateEnvironment(gatewayId: string) {
  return useChange('createEnvironment', [keys.environments(gatewayId), keys.audit]);
}

export function useUpdateEnvironment(gatewayId: string) {
  return useChange('updateEnvironment', [keys.environments(gatewayId), keys.audit]);
}

export function useDeleteEnvironment(gatewayId: string) {
  return useChange('deleteEnvironment', [keys.environments(gatewayId), keys.audit]);
}
