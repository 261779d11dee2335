import * as contracts from '@turnpike/contracts/http/enterprise-projects';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import { DEFAULT_ENTERPRISE_PROJECT_ID } from '@turnpike/contracts/ids';
import { accountLimits } from '../accounts/limits.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import {
  defaultEnterpriseProject,
  enterpriseProjectResource,
  loadEnterpriseProject,
} from './load-enterprise-project.ts';
import * as repository from './repository.ts';

interface InProject {
  principal: Principal;
  input: { path: { project_id: string } };
}
type OnEnterpriseProject = InProject & { input: { path: { enterprise_project_id: string } } };

const loadCollection = async (db: Db, { principal, input }: InProject): Promise<void> => {
  await loadProject(db, principal, input.path.project_id);
};

async function load(db: Db, context: OnEnterpriseProject): Promise<repository.EnterpriseProjectRow> {
  await loadCollection(db, context);
  return loadEnterpriseProject(db, context.principal, context.input.path.enterprise_project_id);
}

/** All enterprise projects: what lists and creations ask for. */
const collection = ({ principal }: { principal: Principal }) => ({
  ...enterpriseProjectResource({
    target: { id: '*', name: principal.accountName, accountId: principal.accountId },
  }),
  id: principal.accountId,
});

function view(row: repository.EnterpriseProjectRow) {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    status: row.enabled ? (1 as const) : (2 as const),
    type: 'prod' as const,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  } satisfies OperationOutput<typeof contracts.showEnterpriseProject>['enterprise_project'];
}

function checkNotDefault({ id }: repository.EnterpriseProjectRow): void {
  if (id === DEFAULT_ENTERPRISE_PROJECT_ID) throw new ManagementError('TURNPIKE.3452');
}

const listEnterpriseProjects = defineOperation(contracts.listEnterpriseProjects, {
  load: loadCollection,
  resource: collection,
  run: async (db, { principal, input: { query } }) => {
    const all = await repository.listEnterpriseProjects(db, principal.accountId);
    const matching = [defaultEnterpriseProject(principal.accountId), ...all].filter(
      (row) =>
        (query.id === undefined || row.id === query.id) &&
        row.name.toLowerCase().includes(query.name?.toLowerCase() ?? '') &&
        (query.status === undefined || row.enabled === (query.status === '1')),
    );
    const rows = matching.slice(query.offset, query.offset + query.limit);
    return { rows, total: matching.length };
  },
  item: (target) => enterpriseProjectResource({ target }),
  view: ({ rows, total }) => ({ total, size: rows.length, enterprise_projects: rows.map(view) }),
});

const createEnterpriseProject = defineOperation(contracts.createEnterpriseProject, {
  load: loadCollection,
  resource: collection,
  run: async (db, { env, principal: { accountId }, input: { body } }) => {
    if ((await repository.countEnterpriseProjects(db, accountId)) >= accountLimits.enterpriseProjects)
      throw new ManagementError('TURNPIKE.3114');
    const now = env.now();
    return repository.insertEnterpriseProject(db, {
      id: newId(),
      accountId,
      name: body.name,
      description: body.description ?? '',
      createdAt: now,
      updatedAt: now,
    });
  },
  created: (row) => row,
  conflict: 'IAM.0012',
  view: (row) => ({ enterprise_project: view(row) }),
});

const showEnterpriseProject = defineOperation(contracts.showEnterpriseProject, {
  load,
  resource: enterpriseProjectResource,
  run: async (_db, { target }) => target,
  view: (row) => ({ enterprise_project: view(row) }),
});

const updateEnterpriseProject = defineOperation(contracts.updateEnterpriseProject, {
  load,
  resource: enterpriseProjectResource,
  run: (db, { env, target, input: { body } }) => {
    checkNotDefault(target);
    if (Object.keys(body).length === 0) throw invalidParameter('name', 'Nothing is to be changed.');
    return repository.updateEnterpriseProject(db, target.id, {
      ...(body.name !== undefined && { name: body.name }),
      ...(body.description !== undefined && { description: body.description }),
      updatedAt: env.now(),
    });
  },
  conflict: 'IAM.0012',
  view: (row) => ({ enterprise_project: view(row) }),
});

const switchEnterpriseProject = defineOperation(contracts.switchEnterpriseProject, {
  load,
  resource: enterpriseProjectResource,
  run: (db, { env, target, input: { body } }) => {
    checkNotDefault(target);
    const enabled = body.action === 'enable';
    return repository.updateEnterpriseProject(db, target.id, { enabled, updatedAt: env.now() });
  },
  view: () => undefined,
});

const deleteEnterpriseProject = defineOperation(contracts.deleteEnterpriseProject, {
  load,
  resource: enterpriseProjectResource,
  run: async (db, { target }) => {
    checkNotDefault(target);
    const { id, accountId } = target;
    if ((await repository.countInstancesOfEnterpriseProject(db, accountId, id)) > 0)
      throw new ManagementError('TURNPIKE.3451');
    await repository.deleteEnterpriseProject(db, accountId, id);
  },
  view: () => undefined,
});

export const enterpriseProjectOperations: Operation[] = [
  listEnterpriseProjects,
  createEnterpriseProject,
  showEnterpriseProject,
  updateEnterpriseProject,
  switchEnterpriseProject,
  deleteEnterpriseProject,
];
