import * as contracts from '@turnpike/contracts/http/identity-providers';
import type { OperationOutput, OperationParsed } from '@turnpike/contracts/http/operation';
import { deleteUser } from '@turnpike/contracts/http/users';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import { accountResource } from '../accounts/account-resource.ts';
import { keepAdministrator } from '../accounts/keep-administrator.ts';
import { accountLimits } from '../accounts/limits.ts';
import { identityChanged } from '../config-feed/identity-changes.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Env, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import type { UserGroupRow } from '../user-groups/repository.ts';
import { fillingGroups, groupsLeft, groupsNamed } from './filled-groups.ts';
import * as repository from './repository.ts';

type View = OperationOutput<typeof contracts.showIdentityProvider>['identity_provider'];
type Mappings = View['group_mappings'];

/** Id of the provider in next-auth, and so the end of the redirect address. */
const signInIdOf = (providerId: string): string => `oidc-${providerId}`;

/** Groups at the provider and the groups here that follow them, as they were parsed when they were saved. */
export const mappingsOf = (row: { groupMappings: unknown }): Mappings => row.groupMappings as Mappings;

const view = (row: repository.IdentityProviderRow): View => ({
  id: row.id,
  name: row.name,
  description: row.description,
  enabled: row.enabled,
  issuer: row.issuer,
  client_id: row.clientId,
  scopes: row.scopes,
  groups_claim: row.groupsClaim,
  group_mappings: mappingsOf(row),
  redirect_path: `/api/auth/callback/${signInIdOf(row.id)}`,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

interface OnProvider {
  principal: Principal;
  input: { path: { project_id: string; provider_id: string } };
}

async function loadProvider(
  db: Db,
  { principal, input: { path } }: OnProvider,
): Promise<repository.IdentityProviderRow> {
  await loadProject(db, principal, path.project_id);
  const row = await repository.findIdentityProvider(db, principal.accountId, path.provider_id);
  if (!row) throw new ManagementError('TURNPIKE.3060');
  return row;
}

const resource = ({ principal, target }: { principal: Principal; target: repository.IdentityProviderRow }) =>
  accountResource(principal, 'identityProvider', target);

const sealed = (env: Env, providerId: string, secret: string): string =>
  sealSecret(env.keyring.identityProviderKey(), providerId, secret);

const listProviders = defineOperation(contracts.listIdentityProviders, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: ({ principal }) => accountResource(principal, 'identityProvider'),
  run: (db, { principal, input }) => repository.listIdentityProviders(db, principal.accountId, input.query),
  item: (row, { principal }) => accountResource(principal, 'identityProvider', row),
  view: (page) => pageView('identity_providers', page, view),
});

const createProvider = defineOperation(contracts.createIdentityProvider, {
  load: async (db, { principal, input: { path, body } }) => {
    await loadProject(db, principal, path.project_id);
    return { groups: await groupsNamed(db, principal.accountId, body.identity_provider.group_mappings) };
  },
  resource: ({ principal }) => accountResource(principal, 'identityProvider'),
  also: fillingGroups,
  run: async (db, { env, principal, input }) => {
    const wanted = input.body.identity_provider;
    const others = await repository.countIdentityProviders(db, principal.accountId);
    if (others >= accountLimits.identityProviders) throw new ManagementError('TURNPIKE.3116');
    const [id, now] = [newId(), env.now()];
    return repository.insertIdentityProvider(db, {
      id,
      accountId: principal.accountId,
      name: wanted.name,
      description: wanted.description ?? '',
      enabled: wanted.enabled,
      issuer: wanted.issuer,
      clientId: wanted.client_id,
      clientSecretSealed: sealed(env, id, wanted.client_secret),
      scopes: wanted.scopes,
      groupsClaim: wanted.groups_claim,
      groupMappings: wanted.group_mappings,
      createdAt: now,
      updatedAt: now,
    });
  },
  created: (row) => row,
  conflict: 'IAM.0012',
  view: (row) => ({ identity_provider: view(row) }),
});

const showProvider = defineOperation(contracts.showIdentityProvider, {
  load: loadProvider,
  resource,
  run: async (_db, { target }) => target,
  view: (row) => ({ identity_provider: view(row) }),
});

type ProviderChange = OperationParsed<typeof contracts.updateIdentityProvider>['body']['identity_provider'];

const withoutSlash = (issuer: string): string => issuer.replace(/\/$/, '');

/** Is it for somebody else than before to say who comes, and with which groups? */
function changesWhoComes(row: repository.IdentityProviderRow, change: ProviderChange): boolean {
  const { issuer = row.issuer, client_id = row.clientId, groups_claim = row.groupsClaim } = change;
  return issuer !== row.issuer || client_id !== row.clientId || groups_claim !== row.groupsClaim;
}

/** @throws ManagementError APIG.2012 for an issuer that may not take the place of the present one */
async function checkIssuer(
  db: Db,
  { id, issuer: present }: repository.IdentityProviderRow,
  { issuer = present, client_secret }: ProviderChange,
): Promise<void> {
  // The secret belongs to the issuer that it was given for: it must not be sent to another one.
  if (issuer !== present && client_secret === undefined)
    throw invalidParameter('identity_provider.client_secret', 'Another issuer needs its secret anew.');
  // A subject means somebody within its issuer only: another one could call anybody by the subject of a user here.
  if (
    withoutSlash(issuer) !== withoutSlash(present) &&
    (await repository.listUsersOfProvider(db, id)).length > 0
  )
    throw invalidParameter(
      'identity_provider.issuer',
      'There are users whom the present issuer vouched for. Make another provider for another issuer.',
    );
}

/** The provider, and the groups that people may come into by the change who did not before. */
async function loadToUpdate(
  db: Db,
  context: OnProvider & { input: { body: { identity_provider: ProviderChange } } },
): Promise<repository.IdentityProviderRow & { groups: UserGroupRow[] }> {
  const row = await loadProvider(db, context);
  const change = context.input.body.identity_provider;
  if (change.group_mappings !== undefined)
    return { ...row, groups: await groupsNamed(db, row.accountId, change.group_mappings) };
  const affected = changesWhoComes(row, change) ? mappingsOf(row) : [];
  return { ...row, groups: await groupsLeft(db, row.accountId, affected) };
}

const updateProvider = defineOperation(contracts.updateIdentityProvider, {
  load: loadToUpdate,
  resource,
  also: fillingGroups,
  run: async (db, { env, target, input }) => {
    const { client_id, client_secret, groups_claim, group_mappings, ...rest } = input.body.identity_provider;
    await checkIssuer(db, target, input.body.identity_provider);
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    return repository.updateIdentityProvider(db, target.id, {
      ...given,
      ...(client_id !== undefined && { clientId: client_id }),
      ...(client_secret !== undefined && { clientSecretSealed: sealed(env, target.id, client_secret) }),
      ...(groups_claim !== undefined && { groupsClaim: groups_claim }),
      ...(group_mappings !== undefined && { groupMappings: group_mappings }),
      updatedAt: env.now(),
    });
  },
  conflict: 'IAM.0012',
  view: (row) => ({ identity_provider: view(row) }),
});

async function loadWithUsers(db: Db, context: OnProvider) {
  const row = await loadProvider(db, context);
  return { ...row, users: await repository.listUsersOfProvider(db, row.id) };
}

const deleteProvider = defineOperation(contracts.deleteIdentityProvider, {
  load: loadWithUsers,
  resource,
  // Its users go with it, so those who must not delete one of them must not delete it.
  also: ({ principal, target: { users } }) =>
    users.map((user) => ({
      action: String(deleteUser.action),
      resource: accountResource(principal, 'user', user),
    })),
  run: (db, { target }) =>
    keepAdministrator(db, target.accountId, () => repository.deleteIdentityProvider(db, target.id)),
  effects: (_result, { target: { accountId, users } }) =>
    users.flatMap(({ id }) => identityChanged({ accountId, id })),
  view: () => undefined,
});

export const identityProviderOperations: Operation[] = [
  listProviders,
  createProvider,
  showProvider,
  updateProvider,
  deleteProvider,
];
