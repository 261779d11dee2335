import * as contracts from '@turnpike/contracts/http/permissions';
import { accountResource } from '../accounts/account-resource.ts';
import { listLinks } from '../accounts/identity-links.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { loadProject } from '../projects/load-project.ts';
import { projectResource } from '../projects/project-resource.ts';
import { listProjects, type ProjectRow } from '../projects/repository.ts';

const projectView = ({ id, name, accountId }: ProjectRow) => ({
  id,
  name,
  domain_id: accountId,
  parent_id: accountId,
  is_domain: false,
  enabled: true,
  description: '',
  links: { self: `/v3/projects/${id}` },
});

const listAuthProjects = defineOperation(contracts.listAuthProjects, {
  load: async () => undefined,
  resource: ({ principal }) => accountResource(principal, 'project'),
  run: (db, { principal }) => listProjects(db, principal.accountId),
  view: (projects) => ({ links: listLinks('/v3/auth/projects'), projects: projects.map(projectView) }),
});

const showSession = defineOperation(contracts.showSession, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: projectResource('session'),
  run: async (_db, { target }) => target,
  view: ({ id, name }, { principal }) => ({
    account: { domain_id: principal.accountId, name: principal.accountName },
    user: { id: principal.id, name: principal.name },
    project: { id, name },
  }),
});

export const sessionOperations: Operation[] = [listAuthProjects, showSession];
