import { findUserOfToken } from '../accounts/repository.ts';
import type { Db } from '../kernel/database.ts';
import type { Env } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { findToken } from '../tokens/repository.ts';
import { hashTokenValue, isTokenValue } from '../tokens/token-value.ts';
import { findSessionEnd } from './repository.ts';

/** What a temporary key comes from: it is bound to the same project and ends with it at the latest. */
export interface Origin {
  fromAccessKey?: string;
  fromToken?: string;
  fromSession?: string;
  /** '': the account. */
  projectId: string;
  /** Null: it does not end by itself. */
  endsAt: Date | null;
  mfaAt: Date | null;
}

/**
 * What the caller is known by, or the token of theirs that they name.
 * @throws ManagementError TURNPIKE.3061 for a token that is none of the caller's own; APIG.1002 when what they are known
 *   by has ended meanwhile
 */
export async function originOf(
  db: Db,
  { keyring, now }: Pick<Env, 'keyring' | 'now'>,
  principal: Principal,
  tokenValue: string | undefined,
): Promise<Origin> {
  const { kind, id } = principal.credential;
  const { mfaAt } = principal;
  if (tokenValue !== undefined) {
    const token = isTokenValue('token', tokenValue)
      ? await findUserOfToken(db, hashTokenValue(keyring.tokenKey(), tokenValue), now())
      : null;
    if (token?.userId !== principal.id) throw new ManagementError('TURNPIKE.3061');
    // A credential that is bound to a project is not left behind by naming a token that is not.
    if (kind === 'token' && id !== token.tokenId) throw new ManagementError('TURNPIKE.3061');
    const { tokenId, projectId, expiresAt } = token;
    return { fromToken: tokenId, projectId, endsAt: expiresAt, mfaAt: token.mfaAt ?? null };
  }
  switch (kind) {
    case 'access_key':
      return { fromAccessKey: id, projectId: '', endsAt: null, mfaAt };
    case 'token': {
      const token = await findToken(db, principal.accountId, id);
      if (!token) throw new ManagementError('APIG.1002');
      return { fromToken: id, projectId: token.projectId, endsAt: token.expiresAt, mfaAt };
    }
    case 'session': {
      const endsAt = await findSessionEnd(db, id, now());
      if (!endsAt) throw new ManagementError('APIG.1002');
      return { fromSession: id, projectId: '', endsAt, mfaAt };
    }
    default:
      throw new ManagementError('APIG.1002', `a ${kind} makes no temporary key`);
  }
}
