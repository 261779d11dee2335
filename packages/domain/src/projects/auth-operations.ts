import { listAuthProjects as listAuthProjectsContract } from '@turnpike/contracts/http/permissions';
import * as contracts from '@turnpike/contracts/http/projects';
import { accountResource } from '../accounts/account-resource.ts';
import { listLinks } from '../accounts/identity-links.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { isRegionProject, projectView, withParents } from './project-view.ts';
import * as repository from './repository.ts';

/** What every user may ask: the account, its projects and its regions. */
const resource = ({ principal }: { principal: Principal }) => accountResource(principal, 'project');

const listAuthProjects = defineOperation(listAuthProjectsContract, {
  load: async () => undefined,
  resource,
  run: async (db, { principal }) => withParents(await repository.listProjects(db, principal.accountId)),
  view: (projects) => ({ links: listLinks('/v3/auth/projects'), projects: projects.map(projectView) }),
});

const listAuthDomains = defineOperation(contracts.listAuthDomains, {
  load: async () => undefined,
  resource,
  run: async () => undefined,
  view: (_result, { principal: { accountId, accountName } }) => ({
    links: listLinks('/v3/auth/domains'),
    domains: [
      {
        id: accountId,
        name: accountName,
        enabled: true,
        description: '',
        links: { self: `/v3/domains/${accountId}` },
      },
    ],
  }),
});

const regionView = ({ name, description }: repository.ProjectRow) => ({
  id: name,
  type: 'public' as const,
  description,
  parent_region_id: null,
  locales: { 'en-us': name, 'zh-cn': name },
  links: { self: `/v3/regions/${name}` },
});

const listRegions = defineOperation(contracts.listRegions, {
  load: async () => undefined,
  resource,
  run: async (db, { principal }) =>
    (await repository.listProjects(db, principal.accountId)).filter(isRegionProject),
  view: (projects) => ({ links: listLinks('/v3/regions'), regions: projects.map(regionView) }),
});

const showRegion = defineOperation(contracts.showRegion, {
  load: async (db, { principal, input: { path } }) => {
    const project = await repository.findProjectBy(db, principal.accountId, { name: path.region_id });
    if (!project || !isRegionProject(project)) throw new ManagementError('TURNPIKE.3054');
    return project;
  },
  resource,
  run: async (_db, { target }) => target,
  view: (project) => ({ region: regionView(project) }),
});

export const authOperations: Operation[] = [listAuthProjects, listAuthDomains, listRegions, showRegion];
