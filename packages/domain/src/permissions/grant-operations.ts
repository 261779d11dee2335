import * as onEnterpriseProject from '@turnpike/contracts/http/enterprise-project-grants';
import * as anywhere from '@turnpike/contracts/http/grants';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import * as contracts from '@turnpike/contracts/http/permissions';
import { listLinks } from '../accounts/identity-links.ts';
import type { ScopeType } from '../accounts/repository.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadPolicy } from '../policies/find-policy.ts';
import { type Grant, grantKey, grantPolicy, policiesOf, revokePolicy } from './change-grant.ts';
import { type Holder, holderKey, holderResource, loadHolder } from './holder.ts';
import { loadPlace } from './place.ts';
import * as repository from './repository.ts';

/** Names in the paths of operations on grants: one of each kind is there. */
interface GrantPath {
  domain_id?: string;
  project_id?: string;
  enterprise_project_id?: string;
  group_id?: string;
  user_id?: string;
  role_id?: string;
}

interface OnGrants {
  principal: Principal;
  input: { path: GrantPath };
}

/** The same operations of the wire for one kind of holder in one kind of place. */
interface GrantContracts {
  grant: OperationContract;
  revoke: OperationContract;
  check?: OperationContract;
  list: OperationContract;
}

interface HolderInPlace {
  holder: Holder;
  place: repository.GrantPlace;
}

async function loadHolderInPlace(
  db: Db,
  { principal, input: { path } }: OnGrants,
  scopeType: ScopeType,
): Promise<HolderInPlace> {
  const placeId = path.domain_id ?? path.enterprise_project_id ?? path.project_id;
  const place = await loadPlace(db, principal, scopeType, placeId);
  const type = path.user_id === undefined ? 'group' : 'user';
  return { holder: await loadHolder(db, principal, type, path.user_id ?? path.group_id ?? ''), place };
}

async function loadGrant(db: Db, context: OnGrants, scopeType: ScopeType): Promise<Grant> {
  const { principal, input } = context;
  const inPlace = await loadHolderInPlace(db, context, scopeType);
  const policy = await loadPolicy(db, { principal, input: { path: { role_id: input.path.role_id ?? '' } } });
  return { ...inPlace, policy };
}

const grantResource = ({ principal, target }: { principal: Principal; target: Grant }) =>
  holderResource(principal, target.holder, { name: target.policy.display_name });

function pathOf({ path }: OperationContract, names: object): string {
  const values = new Map<string, string>(Object.entries(names));
  return path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => values.get(name) ?? '');
}

function grantOperationsOn(
  scopeType: ScopeType,
  { grant, revoke, check, list }: GrantContracts,
): Operation[] {
  const load = (db: Db, context: OnGrants) => loadGrant(db, context, scopeType);
  const operations = [
    defineOperation(grant, {
      load,
      resource: grantResource,
      run: async (db, { env, target }) => {
        await grantPolicy(db, env, target);
      },
      view: () => undefined,
    }),
    defineOperation(revoke, {
      load,
      resource: grantResource,
      run: (db, { target }) => revokePolicy(db, target.holder.row.accountId, grantKey(target)),
      view: () => undefined,
    }),
    defineOperation(list, {
      load: (db, context: OnGrants) => loadHolderInPlace(db, context, scopeType),
      resource: ({ principal, target }) => holderResource(principal, target.holder),
      run: async (db, { target: { holder, place } }) => {
        const ids = await repository.listGrantedPolicyIds(db, { ...holderKey(holder), ...place });
        return policiesOf(db, holder.row.accountId, ids);
      },
      view: (roles, { input }) => ({
        links: listLinks(pathOf(list, input.path)),
        roles,
        total_number: roles.length,
      }),
    }),
  ];
  if (!check) return operations;
  const checkOperation = defineOperation(check, {
    load,
    resource: grantResource,
    run: async (db, { target }) => {
      if (!(await repository.findGrantByKey(db, grantKey(target)))) throw new ManagementError('IAM.0004');
    },
    view: () => undefined,
  });
  return [...operations, checkOperation];
}

/** Grants to groups and users as the official client makes them. */
export const grantOperations: Operation[] = [
  ...grantOperationsOn('account', {
    grant: contracts.grantOnDomain,
    revoke: contracts.revokeOnDomain,
    check: anywhere.checkGrantOnDomain,
    list: contracts.listGrantsOnDomain,
  }),
  ...grantOperationsOn('project', {
    grant: contracts.grantOnProject,
    revoke: contracts.revokeOnProject,
    check: anywhere.checkGrantOnProject,
    list: contracts.listGrantsOnProject,
  }),
  ...grantOperationsOn('all_projects', {
    grant: anywhere.grantOnAllProjects,
    revoke: anywhere.revokeOnAllProjects,
    check: anywhere.checkGrantOnAllProjects,
    list: anywhere.listGrantsOnAllProjects,
  }),
  ...grantOperationsOn('enterprise_project', {
    grant: onEnterpriseProject.grantToGroup,
    revoke: onEnterpriseProject.revokeFromGroup,
    list: onEnterpriseProject.listRolesOfGroup,
  }),
  ...grantOperationsOn('enterprise_project', {
    grant: onEnterpriseProject.grantToUser,
    revoke: onEnterpriseProject.revokeFromUser,
    list: onEnterpriseProject.listRolesOfUser,
  }),
];
