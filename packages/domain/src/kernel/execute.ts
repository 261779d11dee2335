import type { OperationContract } from '@turnpike/contracts/http/operation';
import { type Decision, evaluate } from '../iam/evaluate.ts';
import { type Db, isUniqueViolation, isWriteConflict } from './database.ts';
import type { Caller, Env, Operation, OperationContext, Resource } from './define-operation.ts';
import { ManagementError, permissionDenied } from './management-error.ts';
import { type ParsedInput, parseInput, type RawInput } from './parse-input.ts';
import { documentsIn, type Principal } from './principal.ts';
import { insertAuditEvent, insertEffects, lockAccount, lockInstance } from './repository.ts';

/** What `execute` answers: the status of the contract and the body (undefined for 204). */
export interface Answer {
  status: number;
  body: unknown;
}

type Context = OperationContext<OperationContract, unknown>;

/**
 * The one way in: parse, load the target scoped by the principal's account, authorise, run in a transaction
 * with the audit row and the change and outbox rows, commit, view.
 * @throws ManagementError for every refusal; whatever else it throws is a fault of ours
 */
export async function execute(
  env: Env,
  caller: Caller,
  operation: Operation,
  raw: RawInput,
): Promise<Answer> {
  const { contract, behaviour } = operation;
  const input = parseInput(contract, raw);
  const base = { env, caller, principal: caller.principal, input: input as Context['input'] };
  const target = await behaviour.load(env.database, base);
  const context: Context = { ...base, target };
  const resource = behaviour.resource(context);
  const action = requestedAction(contract, input);
  authorise(caller.principal, action, resource);

  const result = contract.audit
    ? await mutate(operation, context, resource, action)
    : await behaviour.run(env.database, context);
  return {
    status: contract.status,
    body: contract.status === 204 ? undefined : behaviour.view(result, context),
  };
}

/** The decision on an action, by the documents that hold where the resource lies. */
export function decide(
  principal: Principal,
  action: string,
  resource: Pick<Resource, 'urn' | 'projectId'>,
): Decision {
  return evaluate(documentsIn(principal, resource.projectId), { action, resource: resource.urn });
}

function authorise(principal: Principal, action: string, resource: Resource): void {
  if (!decide(principal, action, resource).allowed) throw permissionDenied(action, resource.urn);
}

function requestedAction({ action }: OperationContract, input: ParsedInput): string {
  if (typeof action === 'string') return action;
  const part = input[action.in] as Record<string, unknown>;
  const chosen = action.cases[String(part[action.field])];
  if (chosen === undefined) throw new Error(`no action for ${action.field}=${String(part[action.field])}`);
  return chosen;
}

async function mutate(
  operation: Operation,
  context: Context,
  resource: Resource,
  action: string,
): Promise<unknown> {
  try {
    return await context.env.database.$transaction(
      (db) => runInTransaction(db, operation, context, resource, action),
      {
        maxWait: 5_000,
        timeout: 15_000,
      },
    );
  } catch (error) {
    if (isUniqueViolation(error) && operation.behaviour.conflict)
      throw new ManagementError(operation.behaviour.conflict);
    if (isWriteConflict(error)) throw new ManagementError('TURNPIKE.0409');
    throw error;
  }
}

async function runInTransaction(
  db: Db,
  { contract, behaviour }: Operation,
  context: Context,
  resource: Resource,
  action: string,
): Promise<unknown> {
  if (resource.instanceId) await lockInstance(db, resource.instanceId);
  else await lockAccount(db, context.principal.accountId);
  // Loaded again: what was seen before the lock may be gone by now.
  const current: Context = { ...context, target: await behaviour.load(db, context) };
  const result = await behaviour.run(db, current);
  await insertAuditEvent(db, {
    caller: context.caller,
    operationId: contract.id,
    action,
    resourceType: contract.audit?.resourceType ?? '',
    resource: { ...resource, ...behaviour.created?.(result) },
    at: context.env.now(),
  });
  await insertEffects(db, behaviour.effects?.(result, current) ?? []);
  return result;
}
