import * as contracts from '@turnpike/contracts/http/tokens';
import { accountResource } from '../accounts/account-resource.ts';
import { grantsOf } from '../accounts/grants.ts';
import { findUserOfToken, type TokenUser } from '../accounts/repository.ts';
import { identityChanged } from '../config-feed/identity-changes.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Env, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import type { Principal } from '../kernel/principal.ts';
import { findProjectBy, type ProjectRow } from '../projects/repository.ts';
import { userOf } from '../users/load-user.ts';
import { passwordExpiresAt } from '../users/password-expiry.ts';
import { proveTokenIdentity } from './prove-token-identity.ts';
import * as repository from './repository.ts';
import { hashTokenValue, isTokenValue, newTokenValue, sealTokenDigest } from './token-value.ts';
import { type DescribedToken, tokenView } from './token-view.ts';

/** A token lives this long, as in the model product. */
export const TOKEN_MS = 24 * 60 * 60 * 1_000;
/** Tokens per user: with one more, the oldest goes. */
const MAX_TOKENS = 500;
const HEADER = 'X-Subject-Token';

/** Tokens lie under their user (`token:<user>/<token>`), so that a policy can speak of one user's tokens. */
const tokenResource = (principal: Principal, user: { id: string; name: string }, tokenId = '*') =>
  accountResource(principal, 'token', {
    id: tokenId === '*' ? user.id : tokenId,
    name: user.name,
    path: `${user.id}/${tokenId}`,
  });

type Scope = { id?: string | undefined; name?: string | undefined };

/** Of an account everything that is given must be the caller's own. */
const isOwnAccount = ({ accountId, accountName }: Principal, { id, name }: Scope): boolean =>
  (id === undefined || id === accountId) && (name === undefined || name === accountName);

/** @throws ManagementError TURNPIKE.3050, the same for what there is not and for another account's */
async function projectOf(
  db: Db,
  principal: Principal,
  scope: { project?: (Scope & { domain?: Scope | undefined }) | undefined; domain?: Scope | undefined } = {},
): Promise<ProjectRow | null> {
  const domain = scope.domain ?? scope.project?.domain ?? {};
  if (!isOwnAccount(principal, domain)) throw new ManagementError('TURNPIKE.3050');
  if (!scope.project) return null;
  const project = await findProjectBy(db, principal.accountId, scope.project);
  if (!project) throw new ManagementError('TURNPIKE.3050');
  return project;
}

const createToken = defineOperation(contracts.createToken, {
  proveIdentity: proveTokenIdentity,
  load: async (db, { principal, input: { body } }) => {
    // Again within the transaction: who has been disabled since the proof gets no token.
    const user = await userOf(db, principal, principal.id);
    if (!user.enabled) throw new ManagementError('TURNPIKE.0401');
    return { user, project: await projectOf(db, principal, body.auth.scope) };
  },
  resource: ({ principal }) => tokenResource(principal, principal),
  run: async (db, { env, principal, target: { project } }) => {
    const value = newTokenValue('token');
    const id = newId();
    const issuedAt = env.now();
    const row = await repository.insertToken(
      db,
      {
        id,
        accountId: principal.accountId,
        userId: principal.id,
        hash: hashTokenValue(env.keyring.tokenKey(), value),
        digestSealed: sealTokenDigest(env.keyring, id, value),
        projectId: project?.id ?? '',
        methods: principal.mfaAt ? ['password', 'totp'] : ['password'],
        mfaAt: principal.mfaAt,
        issuedAt,
        expiresAt: new Date(issuedAt.getTime() + TOKEN_MS),
      },
      MAX_TOKENS,
    );
    return { value, row, project, user: principal, passwordEnd: await passwordEndOf(db, principal.id) };
  },
  created: ({ row, user }) => ({ id: row.id, name: user.name }),
  effects: (_made, { principal }) => identityChanged(principal),
  view: (made, { env, input }) => ({ token: tokenView(made, catalogOrigin(env, input.query)) }),
  answerHeaders: ({ value }) => ({ [HEADER]: value }),
});

async function passwordEndOf(db: Db, userId: string): Promise<Date | null> {
  const times = await repository.findPasswordTimes(db, userId);
  return times && passwordExpiresAt(times, times.policy);
}

const catalogOrigin = ({ endpoint }: Env, { nocatalog }: { nocatalog?: string | undefined }) =>
  nocatalog ? null : endpoint;

interface OnToken {
  env: Env;
  principal: Principal;
  input: { headers: Record<string, string> };
}

/**
 * The token of header X-Subject-Token, within the caller's account.
 * @throws ManagementError TURNPIKE.3061, the same for one that is none, has run out or is another account's
 */
async function loadToken(db: Db, { env, principal, input }: OnToken): Promise<TokenUser> {
  const value = input.headers[contracts.SUBJECT_TOKEN_HEADER] ?? '';
  if (value === '') throw invalidParameter(HEADER, 'It is required.');
  if (!isTokenValue('token', value)) throw new ManagementError('TURNPIKE.3061');
  const found = await findUserOfToken(db, hashTokenValue(env.keyring.tokenKey(), value), env.now());
  if (found?.accountId !== principal.accountId) throw new ManagementError('TURNPIKE.3061');
  return found;
}

const resourceOfToken = ({ principal, target }: { principal: Principal; target: TokenUser }) =>
  tokenResource(principal, { id: target.userId, name: target.userName }, target.tokenId);

const validateToken = defineOperation(contracts.validateToken, {
  load: loadToken,
  resource: resourceOfToken,
  run: async (db, { target }): Promise<DescribedToken> => ({
    row: target,
    user: { ...target, id: target.userId, name: target.userName, grants: grantsOf(target.grants) },
    passwordEnd: await passwordEndOf(db, target.userId),
    project:
      target.projectId === '' ? null : await findProjectBy(db, target.accountId, { id: target.projectId }),
  }),
  view: (described, { env, input }) => ({ token: tokenView(described, catalogOrigin(env, input.query)) }),
  answerHeaders: (_described, { input }) => ({
    [HEADER]: input.headers[contracts.SUBJECT_TOKEN_HEADER] ?? '',
  }),
});

const revokeToken = defineOperation(contracts.revokeToken, {
  load: loadToken,
  resource: resourceOfToken,
  run: (db, { target }) => repository.deleteToken(db, target.tokenId),
  effects: (_result, { target }) => identityChanged({ accountId: target.accountId, id: target.userId }),
  view: () => undefined,
});

export const tokenOperations: Operation[] = [createToken, validateToken, revokeToken];
