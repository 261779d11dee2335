'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type Project = OutputOf<'listAuthProjects'>['projects'][number];
export type EnterpriseProject = OutputOf<'listEnterpriseProjects'>['enterprise_projects'][number];

/** What everybody may read: the projects of the account that one is in. */
export const useProjects = (enabled = true) =>
  useRead('listAuthProjects', {}, { key: keys.projects, enabled });
export const useEnterpriseProjects = (enabled = true) =>
  useRead('listEnterpriseProjects', { query: { limit: 500 } }, { key: keys.enterpriseProjects, enabled });

export const useCreateProject = () => useChange('createProject', [keys.projects, keys.audit]);
export const useUpdateProject = () => useChange('updateProject', [keys.projects, keys.audit]);
export const useSwitchProject = () => useChange('updateProjectStatus', [keys.projects, keys.audit]);
export const useCreateEnterpriseProject = () =>
  useChange('createEnterpriseProject', [keys.enterpriseProjects, keys.audit]);
export const useUpdateEnterpriseProject = () =>
  useChange('updateEnterpriseProject', [keys.enterpriseProjects, keys.audit]);
export const useSwitchEnterpriseProject = () =>
  useChange('switchEnterpriseProject', [keys.enterpriseProjects, keys.audit]);
/** The grants for it go with it. */
export const useDeleteEnterpriseProject = () =>
  useChange('deleteEnterpriseProject', [keys.enterpriseProjects, keys.grants, keys.permissions, keys.audit]);
