'use client';

import { ApiError } from '../api/api-error.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

/** The authenticator of a user. There being none is refused as missing: see {@link hasNoDevice}. */
export const useMfaDevice = (user_id: string) =>
  useRead('showMfaDevice', { path: { user_id } }, { key: keys.secondFactor });
export const useLoginProtect = (user_id: string) =>
  useRead('showLoginProtect', { path: { user_id } }, { key: keys.secondFactor });
export const useLoginProtects = () => useRead('listLoginProtects', {}, { key: keys.secondFactor });
export const useRecoveryCodesLeft = (user_id: string, enabled: boolean) =>
  useRead('showRecoveryCodes', { path: { user_id } }, { key: keys.secondFactor, enabled });

const changed = [keys.secondFactor, keys.audit];
/** Leaves what was read as it is: the page goes on to show what was there until the new one is bound. */
export const useCreateDevice = () => useChange('createMfaDevice', []);
export const useBindDevice = () => useChange('bindMfaDevice', changed);
export const useUnbindDevice = () => useChange('unbindMfaDevice', changed);
export const useDeleteDevice = () => useChange('deleteMfaDevice', changed);
export const useUpdateLoginProtect = () => useChange('updateLoginProtect', changed);
export const useCreateRecoveryCodes = () => useChange('createRecoveryCodes', changed);

/** Whether a refusal says that there is no authenticator, which is no mistake. */
export const hasNoDevice = (error: Error | null): boolean =>
  error instanceof ApiError && error.code === 'TURNPIKE.3063';
