import * as contracts from '@turnpike/contracts/http/enterprise-project-grants';
import { accountResource } from '../accounts/account-resource.ts';
import {
  enterpriseProjectResource,
  loadEnterpriseProject,
} from '../enterprise-projects/load-enterprise-project.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import type { Principal } from '../kernel/principal.ts';
import { holderKey, holderResource, loadHolder } from './holder.ts';
import * as repository from './repository.ts';

interface OnEnterpriseProject {
  principal: Principal;
  input: { path: { enterprise_project_id: string } };
}

const load = (db: Db, { principal, input }: OnEnterpriseProject) =>
  loadEnterpriseProject(db, principal, input.path.enterprise_project_id);

/** Each of these once, with all that belongs to it; in the order in which they first come. */
function grouped<Row, Of extends { id: string }>(
  rows: Row[],
  of: (row: Row) => Of | null,
): { of: Of; rows: Row[] }[] {
  const byId = new Map<string, { of: Of; rows: Row[] }>();
  for (const row of rows) {
    const owner = of(row);
    if (!owner) continue;
    const known = byId.get(owner.id);
    if (known) known.rows.push(row);
    else byId.set(owner.id, { of: owner, rows: [row] });
  }
  return [...byId.values()];
}

const listGroups = defineOperation(contracts.listGroupsOfEnterpriseProject, {
  load,
  resource: enterpriseProjectResource,
  run: async (db, { target }) => {
    const rows = await repository.listGrantsInEnterpriseProject(db, target.accountId, target.id);
    return grouped(rows, ({ group }) => group);
  },
  item: ({ of }, { principal }) => accountResource(principal, 'group', of),
  view: (groups) => ({
    groups: groups.map(({ of: { id, name, description, accountId, createdAt } }) => ({
      createTime: createdAt.getTime(),
      description,
      domainId: accountId,
      id,
      name,
    })),
  }),
});

const listUsers = defineOperation(contracts.listUsersOfEnterpriseProject, {
  load,
  resource: enterpriseProjectResource,
  run: async (db, { target }) => {
    const rows = await repository.listGrantsInEnterpriseProject(db, target.accountId, target.id);
    return grouped(rows, ({ user }) => user);
  },
  item: ({ of }, { principal }) => accountResource(principal, 'user', of),
  view: (users) => ({
    users: users.map(({ of: { id, name, accountId, enabled, description }, rows }) => ({
      id,
      name,
      domain_id: accountId,
      enabled,
      description,
      policy_num: rows.length,
      lastest_policy_time: Math.max(...rows.map(({ createdAt }) => createdAt.getTime())),
    })),
  }),
});

const view = (ids: string[]) => ({ 'enterprise-projects': ids.map((projectId) => ({ projectId })) });

const listOfGroup = defineOperation(contracts.listEnterpriseProjectsOfGroup, {
  load: (db, { principal, input }) => loadHolder(db, principal, 'group', input.path.group_id),
  resource: ({ principal, target }) => holderResource(principal, target),
  run: (db, { target }) => repository.listEnterpriseProjectIds(db, holderKey(target)),
  view,
});

const listOfUser = defineOperation(contracts.listEnterpriseProjectsOfUser, {
  load: (db, { principal, input }) => loadHolder(db, principal, 'user', input.path.user_id),
  resource: ({ principal, target }) => holderResource(principal, target),
  run: (db, { target }) => repository.listEnterpriseProjectIds(db, holderKey(target)),
  view,
});

/** Who holds grants for an enterprise project, and for which ones somebody does. */
export const enterpriseProjectGrantOperations: Operation[] = [listGroups, listUsers, listOfGroup, listOfUser];
