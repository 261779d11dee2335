import * as contracts from '@turnpike/contracts/http/projects';
import { accountResource, assertOwnAccount, checkOwnAccount } from '../accounts/account-resource.ts';
import { listLinks } from '../accounts/identity-links.ts';
import { accountLimits } from '../accounts/limits.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadUser } from '../users/load-user.ts';
import { loadProject } from './load-project.ts';
import {
  isRegionProject,
  type ProjectWithParent,
  projectView,
  regionOf,
  withParents,
} from './project-view.ts';
import * as repository from './repository.ts';

interface OnProject {
  principal: Principal;
  input: { path: { project_id: string } };
}

/** The project named in the path; throws like `loadProject`. */
async function load(db: Db, { principal, input }: OnProject): Promise<ProjectWithParent> {
  const { id } = await loadProject(db, principal, input.path.project_id);
  const found = (await projectsOf(db, principal.accountId)).find((project) => project.id === id);
  if (!found) throw new ManagementError('TURNPIKE.3050');
  return found;
}

const projectsOf = async (db: Db, accountId: string) =>
  withParents(await repository.listProjects(db, accountId));

const resource = ({ principal, target }: { principal: Principal; target: repository.ProjectRow }) =>
  accountResource(principal, 'project', target);

const listProjects = defineOperation(contracts.listProjects, {
  load: async (_db, { principal, input }) => assertOwnAccount(principal, input.query.domain_id),
  resource: ({ principal }) => accountResource(principal, 'project'),
  run: async (db, { principal, input: { query } }) => {
    const all = await projectsOf(db, principal.accountId);
    const matching = all.filter(
      (project) =>
        (query.name === undefined || project.name === query.name) &&
        (query.parent_id === undefined || project.parentId === query.parent_id) &&
        (query.enabled === undefined || project.enabled === (query.enabled === 'true')) &&
        query.is_domain !== 'true',
    );
    const offset = (query.page - 1) * query.per_page;
    return { rows: matching.slice(offset, offset + query.per_page), total: matching.length };
  },
  item: (row, { principal }) => accountResource(principal, 'project', row),
  view: ({ rows }) => ({ links: listLinks('/v3/projects'), projects: rows.map(projectView) }),
});

const showProject = defineOperation(contracts.showProject, {
  load,
  resource,
  run: async (_db, { target }) => target,
  view: (project) => ({ project: projectView(project) }),
});

/**
 * A name within the region of that project.
 * @throws ManagementError APIG.2012 for a name that does not start with `<region>_`
 */
function checkName(region: string, name: string): void {
  if (!name.startsWith(`${region}_`) || name.length === region.length + 1)
    throw invalidParameter('project.name', `Must start with "${region}_", the region, and go on.`);
}

const createProject = defineOperation(contracts.createProject, {
  load: async (db, { principal, input: { body } }) => {
    checkOwnAccount(principal, body.project.domain_id, 'project.domain_id');
    return loadProject(db, principal, body.project.parent_id);
  },
  resource: ({ principal }) => accountResource(principal, 'project'),
  run: async (db, { env, target: parent, input: { body } }) => {
    const { name, description = '' } = body.project;
    if (!isRegionProject(parent))
      throw invalidParameter('project.parent_id', 'Must be the project of a region.');
    checkName(parent.name, name);
    const all = await projectsOf(db, parent.accountId);
    const siblings = all.filter(({ parentId }) => parentId === parent.id);
    if (siblings.length >= accountLimits.projectsPerRegion) throw new ManagementError('TURNPIKE.3113');
    const { accountId } = parent;
    const made = await repository.insertProject(db, {
      ...{ id: newId(), accountId, name, description, createdAt: env.now() },
    });
    return { ...made, parentId: parent.id };
  },
  created: (project) => project,
  conflict: 'IAM.0012',
  view: (project) => ({ project: projectView(project) }),
});

const updateProject = defineOperation(contracts.updateProject, {
  load,
  resource,
  run: async (db, { target, input: { body } }) => {
    const { name, description } = body.project;
    if (name !== undefined && name !== target.name) {
      // Addresses of resources begin with it, and projects below are called by it.
      if (isRegionProject(target))
        throw invalidParameter('project.name', 'The project of a region is called like the region.');
      checkName(regionOf(target), name);
    }
    const updated = await repository.updateProject(db, target.id, {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
    });
    return { ...updated, parentId: target.parentId };
  },
  conflict: 'IAM.0012',
  view: (project) => ({ project: projectView(project) }),
});

const showProjectStatus = defineOperation(contracts.showProjectStatus, {
  load,
  resource,
  run: async (_db, { target }) => target,
  view: (target) => {
    const { links: _, ...project } = projectView(target);
    return {
      project: { ...project, status: project.enabled ? ('normal' as const) : ('suspended' as const) },
    };
  },
});

const updateProjectStatus = defineOperation(contracts.updateProjectStatus, {
  load,
  resource,
  run: (db, { target, input: { body } }) =>
    repository.updateProject(db, target.id, { enabled: body.project.status === 'normal' }),
  view: () => undefined,
});

const listProjectsOfUser = defineOperation(contracts.listProjectsOfUser, {
  load: loadUser,
  resource: ({ principal, target }) => accountResource(principal, 'user', target),
  run: async (db, { target: { accountId, id } }) => {
    const all = await projectsOf(db, accountId);
    const granted = await repository.projectsGrantedTo(db, accountId, id);
    return granted === 'all' ? all : all.filter((project) => granted.has(project.id));
  },
  view: (rows, { target }) => ({
    links: listLinks(`/v3/users/${target.id}/projects`),
    projects: rows.map(projectView),
  }),
});

export const projectOperations: Operation[] = [
  listProjects,
  showProject,
  createProject,
  updateProject,
  showProjectStatus,
  updateProjectStatus,
  listProjectsOfUser,
];
