import { createTemporaryKey as contract } from '@turnpike/contracts/http/tokens';
import { newTemporaryKey, sealAccessKey } from '../access-keys/new-access-key.ts';
import { accountResource } from '../accounts/account-resource.ts';
import { identityChanged } from '../config-feed/identity-changes.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { checkDocument } from '../policies/check-document.ts';
import { hashTokenValue, newTokenValue, sealTokenDigest } from '../tokens/token-value.ts';
import { userOf } from '../users/load-user.ts';
import { originOf } from './origin.ts';
import * as repository from './repository.ts';

/** As in the model product. */
const DEFAULT_SECONDS = 900;
/** Temporary keys per user that have not run out. */
const MAX_KEYS = 500;

/**
 * A key for the caller themself that ends by itself. It may do what they may, within its policy; it ends at the latest with
 * the access key, token or session that it was made with; and it makes no other key.
 */
const createTemporaryKey = defineOperation(contract, {
  load: async (_db, { input: { body } }) => {
    const { policy } = body.auth.identity;
    if (policy) checkDocument(policy, 'auth.identity.policy');
  },
  resource: ({ principal }) =>
    accountResource(principal, 'credential', {
      id: principal.id,
      name: principal.name,
      path: `${principal.id}/*`,
    }),
  run: async (db, { env, principal, input: { body } }) => {
    const { token, policy } = body.auth.identity;
    const user = await userOf(db, principal, principal.id);
    if (user.accessMode === 'console')
      throw invalidParameter('auth.identity', 'A user with console access only has no access keys.');
    const createdAt = env.now();
    if ((await repository.countTemporaryKeys(db, user.id, createdAt)) >= MAX_KEYS)
      throw new ManagementError('IAM.0015');
    const { endsAt, ...origin } = await originOf(db, env, principal, token?.id);
    const wantedMs = createdAt.getTime() + (token?.duration_seconds ?? DEFAULT_SECONDS) * 1_000;
    const pair = newTemporaryKey();
    const securityToken = newTokenValue('securityToken');
    const row = await repository.insertTemporaryKey(db, {
      ak: pair.ak,
      accountId: user.accountId,
      userId: user.id,
      secretSealed: sealAccessKey(env.keyring, pair),
      tokenHash: hashTokenValue(env.keyring.securityTokenKey(), securityToken),
      tokenDigestSealed: sealTokenDigest(env.keyring, pair.ak, securityToken),
      ...(policy && { policy }),
      ...origin,
      createdAt,
      expiresAt: new Date(Math.min(wantedMs, endsAt?.getTime() ?? wantedMs)),
    });
    return { row, secret: pair.sk, securityToken };
  },
  created: ({ row }) => ({ id: row.ak, name: row.ak }),
  effects: (_made, { principal }) => identityChanged(principal),
  view: ({ row, secret, securityToken }) => ({
    credential: {
      access: row.ak,
      secret,
      securitytoken: securityToken,
      expires_at: row.expiresAt.toISOString(),
    },
  }),
});

export const temporaryKeyOperations: Operation[] = [createTemporaryKey];
