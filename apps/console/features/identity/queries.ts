'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type DetailedUser = OutputOf<'showUserDetails'>['user'];
export type User = OutputOf<'showUser'>['user'];
export type UserGroup = OutputOf<'showUserGroup'>['group'];
export type Policy = OutputOf<'showPolicy'>['role'];
export type AccessKey = OutputOf<'listAccessKeys'>['credentials'][number];

export const useUsers = (enabled = true) => useRead('listUsers', {}, { key: keys.users, enabled });
export const useUserDetails = (user_id: string) =>
  useRead('showUserDetails', { path: { user_id } }, { key: keys.users });
export const useGroupsOfUser = (user_id: string) =>
  useRead('listGroupsOfUser', { path: { user_id } }, { key: keys.userGroups });
export const useUserGroups = (enabled = true) =>
  useRead('listUserGroups', {}, { key: keys.userGroups, enabled });
export const useUserGroup = (group_id: string) =>
  useRead('showUserGroup', { path: { group_id } }, { key: keys.userGroups });
export const useUsersOfGroup = (group_id: string) =>
  useRead('listUsersOfGroup', { path: { group_id } }, { key: keys.userGroups });
export const usePolicies = (enabled = true) => useRead('listPolicies', {}, { key: keys.policies, enabled });
export const usePolicy = (role_id: string) =>
  useRead('showPolicy', { path: { role_id } }, { key: keys.policies });
export const useAccessKeys = (user_id: string) =>
  useRead('listAccessKeys', { query: { user_id } }, { key: keys.accessKeys });

export const useCreateUser = () => useChange('createUser', [keys.users, keys.secondFactor, keys.audit]);
export const useUpdateUser = () => useChange('updateUserDetails', [keys.users, keys.userGroups, keys.audit]);
export const useDeleteUser = () => useChange('deleteUser', [keys.users, keys.userGroups, keys.audit]);
export const useCreateUserGroup = () => useChange('createUserGroup', [keys.userGroups, keys.audit]);
export const useUpdateUserGroup = () => useChange('updateUserGroup', [keys.userGroups, keys.audit]);
export const useDeleteUserGroup = () => useChange('deleteUserGroup', [keys.userGroups, keys.audit]);

/** Membership and grants change what people may do, perhaps oneself: the hints are asked for again. */
export const useAddUserToGroup = () =>
  useChange('addUserToGroup', [keys.userGroups, keys.permissions, keys.audit]);
export const useRemoveUserFromGroup = () =>
  useChange('removeUserFromGroup', [keys.userGroups, keys.permissions, keys.audit]);
export const useCreatePolicy = () => useChange('createCustomPolicy', [keys.policies, keys.audit]);
export const useUpdatePolicy = () =>
  useChange('updateCustomPolicy', [keys.policies, keys.permissions, keys.audit]);
export const useDeletePolicy = () => useChange('deleteCustomPolicy', [keys.policies, keys.audit]);
export const useCreateAccessKey = () => useChange('createAccessKey', [keys.accessKeys, keys.audit]);
export const useUpdateAccessKey = () => useChange('updateAccessKey', [keys.accessKeys, keys.audit]);
export const useDeleteAccessKey = () => useChange('deleteAccessKey', [keys.accessKeys, keys.audit]);
