import * as contracts from '@turnpike/contracts/http/grants';
import type { OperationOutput, OperationParsed } from '@turnpike/contracts/http/operation';
import { accountResource, assertOwnAccount } from '../accounts/account-resource.ts';
import type { ScopeType } from '../accounts/repository.ts';
import { defaultEnterpriseProject } from '../enterprise-projects/load-enterprise-project.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation, type Resource } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { type Page, pageView } from '../kernel/page.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadPolicy } from '../policies/find-policy.ts';
import { loadProject } from '../projects/load-project.ts';
import { type Grant, grantPolicy, policiesOf, revokePolicy } from './change-grant.ts';
import { holderResource, loadHolder } from './holder.ts';
import { loadPlace } from './place.ts';
import * as repository from './repository.ts';

type GrantView = OperationOutput<typeof contracts.createGrant>;

/** A grant lies where its holder lies: whoever may see the holder's grants sees it. */
function resourceOfRow(
  principal: Principal,
  { group, user }: repository.GrantRow,
  policyName?: string,
): Resource {
  const holder = group ?? user ?? { id: '', name: '' };
  const name = policyName === undefined ? holder.name : `${holder.name} / ${policyName}`;
  return accountResource(principal, group ? 'group' : 'user', { id: holder.id, name });
}

/** Group and user grants ask for different actions; so do the places. */
const kindOf = (holder: 'group' | 'user', scopeType: string) => `${holder}_${scopeType}`;

/** Grants as they are told, with the names of policies and places. */
async function grantViews(
  db: Db,
  { accountId, accountName }: Principal,
  rows: repository.GrantRow[],
): Promise<GrantView[]> {
  const policyIds = [...new Set(rows.map(({ policyId }) => policyId))];
  const [policies, places] = await Promise.all([
    policiesOf(db, accountId, policyIds),
    repository.namesOfPlaces(db, accountId, rows),
  ]);
  const roleNames = new Map(policies.map(({ id, display_name }) => [id, display_name]));
  const placeOf = ({ scopeType, scopeId }: repository.GrantRow): GrantView['scope'] => {
    const type = scopeType as ScopeType;
    if (scopeId === '') return { type, id: accountId, name: accountName };
    const standard = defaultEnterpriseProject(accountId);
    return { type, id: scopeId, name: places.get(scopeId) ?? (scopeId === standard.id ? standard.name : '') };
  };
  return rows.map((row) => ({
    id: row.id,
    group_id: row.groupId,
    user_id: row.userId,
    holder_name: (row.group ?? row.user)?.name ?? '',
    role_id: row.policyId,
    role_name: roleNames.get(row.policyId) ?? '',
    scope: placeOf(row),
    create_time: row.createdAt.toISOString(),
  }));
}

const listGrants = defineOperation(contracts.listGrants, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: ({ principal }) => accountResource(principal, 'account'),
  run: async (db, { principal, input: { query } }) => {
    const { group_id: groupId, user_id: userId, role_id: policyId, scope_type, scope_id } = query;
    const scopeTypes = scope_type && [scope_type];
    // The account stands as an empty id in its grants, and as its own id outside.
    const scopeId = scope_id === principal.accountId ? '' : scope_id;
    const page = await repository.listGrants(
      db,
      principal.accountId,
      { groupId, userId, policyId, scopeTypes, scopeId },
      query,
    );
    const views = await grantViews(db, principal, page.rows);
    return {
      total: page.total,
      rows: page.rows.map((row, index) => ({ row, view: views[index] as GrantView })),
    };
  },
  item: ({ row }, { principal }) => resourceOfRow(principal, row),
  view: (page) => pageView('grants', page, ({ view }) => view),
});

const createGrant = defineOperation(contracts.createGrant, {
  load: async (db, { principal, input: { path, body } }): Promise<Grant & { kind: string }> => {
    await loadProject(db, principal, path.project_id);
    const type = body.group_id === undefined ? 'user' : 'group';
    const id = body.group_id ?? body.user_id;
    if (id === undefined || (body.group_id !== undefined && body.user_id !== undefined))
      throw invalidParameter('group_id', 'Either group_id or user_id must be given.');
    const holder = await loadHolder(db, principal, type, id);
    const policy = await loadPolicy(db, { principal, input: { path: { role_id: body.role_id } } });
    const place = await loadPlace(db, principal, body.scope.type, body.scope.id);
    return { holder, policy, place, kind: kindOf(type, body.scope.type) };
  },
  resource: ({ principal, target }) =>
    holderResource(principal, target.holder, { name: target.policy.display_name }),
  run: async (db, { env, principal, target }) => {
    const row = await grantPolicy(db, env, target);
    const [view] = await grantViews(db, principal, [row]);
    return {
      row,
      name: `${target.holder.row.name} / ${target.policy.display_name}`,
      view: view as GrantView,
    };
  },
  created: ({ row, name }) => ({ id: row.id, name }),
  view: ({ view }) => view,
});

const deleteGrant = defineOperation(contracts.deleteGrant, {
  load: async (db, { principal, input: { path } }) => {
    await loadProject(db, principal, path.project_id);
    const row = await repository.findGrant(db, principal.accountId, path.grant_id);
    if (!row) throw new ManagementError('TURNPIKE.3052');
    const [policy] = await policiesOf(db, principal.accountId, [row.policyId]);
    return {
      ...row,
      kind: kindOf(row.groupId === null ? 'user' : 'group', row.scopeType),
      policyName: policy?.display_name ?? '',
    };
  },
  resource: ({ principal, target }) => resourceOfRow(principal, target, target.policyName),
  run: (db, { target }) =>
    revokePolicy(db, target.accountId, { ...target, scopeType: target.scopeType as ScopeType }),
  view: () => undefined,
});

type Assignments = OperationOutput<typeof contracts.listRoleAssignments>['role_assignments'];

function assignmentView(accountId: string, row: repository.GrantRow): Assignments[number] {
  const scopes: Record<ScopeType, Assignments[number]['scope']> = {
    account: { domain: { id: accountId } },
    all_projects: { domain: { id: accountId } },
    project: { project: { id: row.scopeId } },
    enterprise_project: { enterprise_project: { id: row.scopeId } },
    instance: { instance: { id: row.scopeId } },
  };
  return {
    ...(row.userId !== null && { user: { id: row.userId } }),
    ...(row.groupId !== null && { group: { id: row.groupId } }),
    role: { id: row.policyId },
    scope: scopes[row.scopeType as ScopeType],
    is_inherited: row.scopeType === 'all_projects',
  };
}

type AssignmentQuery = OperationParsed<typeof contracts.listRoleAssignments>['query'];

/** Filters that contradict each other match nothing, as each of them must hold. */
function grantQueryOf(query: AssignmentQuery): repository.GrantQuery | null {
  const placeIds = [query['scope.project_id'], query['scope.enterprise_projects_id']].filter(
    (id) => id !== undefined,
  );
  if (placeIds.length > 1) return null;
  const asked: ScopeType[][] = [
    ...(query.scope === 'domain' || query['scope.domain_id'] !== undefined
      ? [['account' as const, 'all_projects' as const]]
      : []),
    ...(query.scope === 'project' || query['scope.project_id'] !== undefined ? [['project' as const]] : []),
    ...(query.scope === 'enterprise_project' || query['scope.enterprise_projects_id'] !== undefined
      ? [['enterprise_project' as const]]
      : []),
    ...(query.is_inherited === 'true' ? [['all_projects' as const]] : []),
    ...(query.is_inherited === 'false'
      ? [['account' as const, 'project' as const, 'enterprise_project' as const, 'instance' as const]]
      : []),
  ];
  const all: ScopeType[] = ['account', 'all_projects', 'project', 'enterprise_project', 'instance'];
  const userId = query['subject.user_id'];
  const withGroups = query.include_group !== 'false' && query.subject !== 'user';
  return {
    groupId: query['subject.group_id'],
    ...(withGroups ? { groupsOfUser: userId } : { userId }),
    holderType: query.subject,
    policyId: query.role_id,
    scopeTypes: all.filter((type) => asked.every((types) => types.includes(type))),
    scopeId: placeIds[0],
  };
}

const listRoleAssignments = defineOperation(contracts.listRoleAssignments, {
  load: async (_db, { principal, input: { query } }) => {
    assertOwnAccount(principal, query.domain_id);
    assertOwnAccount(principal, query['scope.domain_id']);
  },
  resource: ({ principal }) => accountResource(principal, 'account'),
  run: async (db, { principal, input: { query } }): Promise<Page<repository.GrantRow>> => {
    const wanted = grantQueryOf(query);
    if (!wanted) return { rows: [], total: 0 };
    const page = { offset: (query.page - 1) * query.per_page, limit: query.per_page };
    return repository.listGrants(db, principal.accountId, wanted, page);
  },
  item: (row, { principal }) => resourceOfRow(principal, row),
  view: ({ rows, total }, { principal }) => ({
    total_num: total,
    role_assignments: rows.map((row) => assignmentView(principal.accountId, row)),
  }),
});

/** Grants of an account, by who holds them and where. */
export const accountGrantOperations: Operation[] = [
  listGrants,
  createGrant,
  deleteGrant,
  listRoleAssignments,
];
