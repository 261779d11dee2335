'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type Acl = OutputOf<'showAcl'>;
export type AclSummary = OutputOf<'listAcls'>['acls'][number];
export type AclOfApi = OutputOf<'listAclsOfApi'>['acls'][number];
export type ApiOfAcl = OutputOf<'listApisOfAcl'>['apis'][number];

interface AclFilter {
  readonly offset?: number;
  readonly limit?: number;
  readonly name?: string;
}

export function useAcls(gatewayId: string, filter: AclFilter) {
  return useRead(
    'listAcls',
    { path: { instance_id: gatewayId }, query: filter },
    { key: keys.accessControl(gatewayId), keepPrevious: true },
  );
}

export function useAcl(gatewayId: string, aclId: string) {
  return useRead(
    'showAcl',
    { path: { instance_id: gatewayId, acl_id: aclId } },
    { key: keys.accessControl(gatewayId) },
  );
}

export function useApisOfAcl(gatewayId: string, aclId: string) {
  return useRead(
    'listApisOfAcl',
    { path: { instance_id: gatewayId }, query: { acl_id: aclId, limit: 500 } },
    { key: keys.accessControl(gatewayId) },
  );
}

export function useApisWithoutAcl(gatewayId: string, aclId: string) {
  return useRead(
    'listApisWithoutAcl',
    { path: { instance_id: gatewayId }, query: { acl_id: aclId, limit: 500 } },
    { key: keys.accessControl(gatewayId) },
  );
}

export function useAclsOfApi(gatewayId: string, apiId: string) {
  return useRead(
    'listAclsOfApi',
    { path: { instance_id: gatewayId }, query: { api_id: apiId, limit: 500 } },
    { key: keys.accessControl(gatewayId) },
  );
}

export const useCreateAcl = (gatewayId: string) =>
  useChange('createAcl', [keys.accessControl(gatewayId), keys.audit]);
export const useUpdateAcl = (gatewayId: string) =>
  useChange('updateAcl', [keys.accessControl(gatewayId), keys.audit]);
export const useDeleteAcl = (gatewayId: string) =>
  useChange('deleteAcl', [keys.accessControl(gatewayId), keys.audit]);
export const useBindAcl = (gatewayId: string) =>
  useChange('bindAcl', [keys.accessControl(gatewayId), keys.audit]);
export const useUnbindAcl = (gatewayId: string) =>
  useChange('unbindAcl', [keys.accessControl(gatewayId), keys.audit]);
