import * as contracts from '@turnpike/contracts/http/access';
import type { OperationOutput, OperationParsed } from '@turnpike/contracts/http/operation';
import { knownActions } from '@turnpike/contracts/http/operation-table';
import { accountResource } from '../accounts/account-resource.ts';
import { leastPrivilege } from '../iam/least-privilege.ts';
import { selfServiceGrant } from '../iam/self-service.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import { loadSubject } from '../simulator/subject.ts';
import * as repository from './repository.ts';

type Query = OperationParsed<typeof contracts.showLeastPrivilege>['query'];
type Output = OperationOutput<typeof contracts.showLeastPrivilege>;

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The user or the group of the query. */
function holderOf({ user_id, group_id }: Query): { user_id: string } | { group_id: string } {
  if (user_id !== undefined && group_id === undefined) return { user_id };
  if (group_id !== undefined && user_id === undefined) return { group_id };
  throw invalidParameter('user_id', 'Name a user by user_id, or a group by group_id.');
}

async function load(
  db: Db,
  { principal, input }: { principal: Principal; input: { path: { project_id: string }; query: Query } },
) {
  await loadProject(db, principal, input.path.project_id);
  const holder = holderOf(input.query);
  const { name, grants } = await loadSubject(db, principal, holder);
  const { policyId: selfService } = selfServiceGrant({ accountId: '', userId: '' });
  // What everybody may do is no privilege that could be taken back.
  const taken = grants.filter(({ policyId }) => policyId !== selfService);
  // A policy that is granted in several places is narrowed once.
  const documents = [...new Map(taken.map((grant) => [grant.policyId, grant])).values()];
  return { holder, name, documents };
}

/** First of the days that count, today being the last: midnight UTC. */
function firstDay(now: Date, days: number): Date {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return new Date(today - (days - 1) * DAY_MS);
}

const dayText = (day: Date): string => day.toISOString().slice(0, 10);

const showLeastPrivilege = defineOperation(contracts.showLeastPrivilege, {
  load,
  resource: ({ principal, target: { holder, name } }) =>
    'user_id' in holder
      ? accountResource(principal, 'user', { id: holder.user_id, name })
      : accountResource(principal, 'group', { id: holder.group_id, name }),
  run: async (db, { env, principal: { accountId }, input: { query }, target }): Promise<Output> => {
    const since = firstDay(env.now(), query.days);
    const { holder, documents } = target;
    const userIds =
      'user_id' in holder ? [holder.user_id] : await repository.memberIds(db, accountId, holder.group_id);
    const uses = await repository.lastUses(db, accountId, userIds, since);
    const lastUsed = new Map(uses.map(({ action, day }) => [action, dayText(day)]));
    const found = leastPrivilege(documents, [...lastUsed.keys()], [...knownActions].sort());
    return {
      days: query.days,
      since: dayText(since),
      used: found.used.map((action) => ({ action, last_used: lastUsed.get(action) ?? '' })),
      unused: found.unused,
      narrowed: found.narrowed.map(({ policyId, policyName, documents: kept }) => ({
        policy_id: policyId,
        policy_name: policyName,
        documents: kept,
      })),
    };
  },
  view: (output) => output,
});

export const leastPrivilegeOperations: Operation[] = [showLeastPrivilege];
