'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type IdentityProvider = OutputOf<'listIdentityProviders'>['identity_providers'][number];

const changed = [keys.identityProviders, keys.audit];

export const useIdentityProviders = () =>
  useRead('listIdentityProviders', { query: { limit: 500 } }, { key: keys.identityProviders });
export const useCreateIdentityProvider = () => useChange('createIdentityProvider', changed);
export const useUpdateIdentityProvider = () => useChange('updateIdentityProvider', changed);
/** Its users go with it. */
export const useDeleteIdentityProvider = () =>
  useChange('deleteIdentityProvider', [...changed, keys.users, keys.userGroups]);
