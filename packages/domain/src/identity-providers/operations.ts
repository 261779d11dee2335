import * as contracts from '@turnpike/contracts/http/identity-providers';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import { accountResource } from '../accounts/account-resource.ts';
import { accountLimits } from '../accounts/limits.ts';
import { identityChanged } from '../config-feed/identity-changes.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Env, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
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

/** Users are put into these groups by what the provider says: all of them must be the account's. */
async function checkMappings(db: Db, accountId: string, mappings: Mappings | undefined): Promise<void> {
  const ids = [...new Set(mappings?.map(({ group_id }) => group_id))];
  if (ids.length > 0 && (await repository.countGroups(db, accountId, ids)) < ids.length)
    throw invalidParameter('identity_provider.group_mappings', 'A group does not exist.');
}

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
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: ({ principal }) => accountResource(principal, 'identityProvider'),
  run: async (db, { env, principal, input }) => {
    const wanted = input.body.identity_provider;
    await checkMappings(db, principal.accountId, wanted.group_mappings);
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

const updateProvider = defineOperation(contracts.updateIdentityProvider, {
  load: loadProvider,
  resource,
  run: async (db, { env, target, input }) => {
    const { client_id, client_secret, groups_claim, group_mappings, ...rest } = input.body.identity_provider;
    // The secret belongs to the issuer that it was given for: it must not be sent to another one.
    if (rest.issuer !== undefined && rest.issuer !== target.issuer && client_secret === undefined)
      throw invalidParameter('identity_provider.client_secret', 'Another issuer needs its secret anew.');
    await checkMappings(db, target.accountId, group_mappings);
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

const deleteProvider = defineOperation(contracts.deleteIdentityProvider, {
  load: loadProvider,
  resource,
  run: (db, { target }) => repository.deleteIdentityProvider(db, target.id),
  effects: (userIds, { target }) =>
    userIds.flatMap((id) => identityChanged({ accountId: target.accountId, id })),
  view: () => undefined,
});

export const identityProviderOperations: Operation[] = [
  listProviders,
  createProvider,
  showProvider,
  updateProvider,
  deleteProvider,
];
