import type { OperationOutput } from '@turnpike/contracts/http/operation';
import * as contracts from '@turnpike/contracts/http/sessions';
import { accountResource } from '../accounts/account-resource.ts';
import { identityChanged } from '../config-feed/identity-changes.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadUserInProject, type OnUserInProject } from '../users/load-user.ts';
import * as repository from './repository.ts';

type SessionView = OperationOutput<typeof contracts.listSessions>['sessions'][number];

function sessionView(row: repository.SessionRow, { credential }: Principal): SessionView {
  return {
    id: row.id,
    method: row.method,
    mfa_time: row.mfaAt?.toISOString() ?? null,
    source_ip: row.sourceIp,
    user_agent: row.userAgent,
    create_time: row.createdAt.toISOString(),
    last_seen_time: row.lastSeenAt.toISOString(),
    expire_time: row.expiresAt.toISOString(),
    current: isCurrent(row.id, credential),
  };
}

const isCurrent = (id: string, { kind, id: own }: Principal['credential']): boolean =>
  kind === 'session' && id === own;

const userResource = ({
  principal,
  target,
}: {
  principal: Principal;
  target: { user: { id: string; name: string } };
}) => accountResource(principal, 'user', { id: target.user.id, name: target.user.name });

async function loadOwner(db: Db, context: OnUserInProject) {
  return { user: await loadUserInProject(db, context) };
}

const listSessions = defineOperation(contracts.listSessions, {
  load: loadOwner,
  resource: userResource,
  run: (db, { env, target: { user } }) => repository.listSessions(db, user.accountId, user.id, env.now()),
  view: (rows, { principal }) => ({ sessions: rows.map((row) => sessionView(row, principal)) }),
});

const deleteSession = defineOperation(contracts.deleteSession, {
  load: async (db, context) => {
    const user = await loadUserInProject(db, context);
    const session = await repository.findSessionOfUser(db, user.id, context.input.path.session_id);
    if (!session) throw new ManagementError('TURNPIKE.3062');
    return { user, session };
  },
  resource: userResource,
  run: async (db, { target }) => {
    await repository.deleteSession(db, target.session.id);
  },
  effects: (_result, { target }) => identityChanged(target.user),
  view: () => undefined,
});

const deleteOtherSessions = defineOperation(contracts.deleteOtherSessions, {
  load: loadOwner,
  resource: userResource,
  run: (db, { principal, target: { user } }) => {
    const { kind, id } = principal.credential;
    return repository.deleteSessionsOfUser(db, user.id, kind === 'session' ? id : '');
  },
  effects: (_result, { target }) => identityChanged(target.user),
  view: (ended) => ({ ended }),
});

export const consoleSessionOperations: Operation[] = [listSessions, deleteSession, deleteOtherSessions];
