'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type Credential = OutputOf<'showApp'>;
export type CredentialSummary = OutputOf<'listApps'>['apps'][number];
export type Authorisation = OutputOf<'listAuthorisedApis'>['auths'][number];
export type AppCode = OutputOf<'listAppCodes'>['app_codes'][number];

const ALL = 500;

interface CredentialFilter {
  readonly offset?: number;
  readonly limit?: number;
  readonly name?: string;
}

export function useCredentials(gatewayId: string, filter: CredentialFilter, enabled = true) {
  return useRead(
    'listApps',
    { path: { instance_id: gatewayId }, query: filter },
    { key: keys.credentials(gatewayId), keepPrevious: true, enabled },
  );
}

export function useCredential(gatewayId: string, credentialId: string) {
  return useRead(
    'showApp',
    { path: { instance_id: gatewayId, app_id: credentialId } },
    { key: keys.credentials(gatewayId) },
  );
}

export function useAppCodes(gatewayId: string, credentialId: string) {
  return useRead(
    'listAppCodes',
    { path: { instance_id: gatewayId, app_id: credentialId }, query: { limit: ALL } },
    { key: keys.credentials(gatewayId) },
  );
}

export function useAllowedAddresses(gatewayId: string, credentialId: string) {
  return useRead(
    'showAppAcl',
    { path: { instance_id: gatewayId, app_id: credentialId } },
    { key: keys.credentials(gatewayId) },
  );
}

export function useQuotaOfCredential(gatewayId: string, credentialId: string) {
  return useRead(
    'showAppQuotaOfApp',
    { path: { instance_id: gatewayId, app_id: credentialId } },
    { key: keys.quotas(gatewayId) },
  );
}

/** What one credential may call. */
export function useAuthorisedApis(gatewayId: string, credentialId: string) {
  return useRead(
    'listAuthorisedApis',
    { path: { instance_id: gatewayId }, query: { app_id: credentialId, limit: ALL } },
    { key: keys.authorisations(gatewayId) },
  );
}

/** Who may call one API. */
export function useAuthorisedCredentials(gatewayId: string, apiId: string) {
  return useRead(
    'listAuthorisedApps',
    { path: { instance_id: gatewayId }, query: { api_id: apiId, limit: ALL } },
    { key: keys.authorisations(gatewayId) },
  );
}

/** Published APIs of an environment that a credential may not call yet. */
export function useUnauthorisedApis(gatewayId: string, credentialId: string, environmentId: string) {
  return useRead(
    'listUnauthorisedApis',
    {
      path: { instance_id: gatewayId },
      query: { app_id: credentialId, env_id: environmentId, limit: ALL },
    },
    { key: keys.authorisations(gatewayId) },
  );
}

export const useCreateCredential = (gatewayId: string) =>
  useChange('createApp', [keys.credentials(gatewayId), keys.audit]);
export const useUpdateCredential = (gatewayId: string) =>
  useChange('updateApp', [keys.credentials(gatewayId), keys.audit]);
export const useDeleteCredential = (gatewayId: string) =>
  useChange('deleteApp', [keys.credentials(gatewayId), keys.authorisations(gatewayId), keys.audit]);
export const useResetSecret = (gatewayId: string) =>
  useChange('resetAppSecret', [keys.credentials(gatewayId), keys.audit]);
export const useGenerateAppCode = (gatewayId: string) =>
  useChange('generateAppCode', [keys.credentials(gatewayId), keys.audit]);
export const useDeleteAppCode = (gatewayId: string) =>
  useChange('deleteAppCode', [keys.credentials(gatewayId), keys.audit]);
export const useSetAllowedAddresses = (gatewayId: string) =>
  useChange('updateAppAcl', [keys.credentials(gatewayId), keys.audit]);
export const useClearAllowedAddresses = (gatewayId: string) =>
  useChange('deleteAppAcl', [keys.credentials(gatewayId), keys.audit]);
export const useAuthorise = (gatewayId: string) =>
  useChange('authoriseApps', [keys.authorisations(gatewayId), keys.credentials(gatewayId), keys.audit]);
export const useCancelAuthorisation = (gatewayId: string) =>
  useChange('cancelAuthorisation', [keys.authorisations(gatewayId), keys.credentials(gatewayId), keys.audit]);
