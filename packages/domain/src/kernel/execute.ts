import type { OperationContract } from '@turnpike/contracts/http/operation';
import { type Decision, evaluate } from '../iam/evaluate.ts';
import { type Db, isUniqueViolation, isWriteConflict } from './database.ts';
import type { Caller, Env, Operation, OperationContext, Resource } from './define-operation.ts';
import { ManagementError, permissionDenied } from './management-error.ts';
import { type ParsedInput, parseInput, type RawInput } from './parse-input.ts';
import { documentsIn, type Principal } from './principal.ts';
import { type AuditEntry, insertAuditEvent, insertEffects, lockAccount, lockInstance } from './repository.ts';

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
  const named = behaviour.named?.(context) ?? [];
  for (const each of named.length > 0 ? named : [resource]) authorise(caller.principal, action, each);

  const result = await perform(operation, context, resource, action);
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

function authorise(
  principal: Principal,
  action: string,
  resource: Pick<Resource, 'urn' | 'projectId'>,
): void {
  if (!decide(principal, action, resource).allowed) throw permissionDenied(action, resource.urn);
}

function requestedAction({ action }: OperationContract, input: ParsedInput): string {
  if (typeof action === 'string') return action;
  const part = input[action.in] as Record<string, unknown>;
  const chosen = action.cases[String(part[action.field])];
  if (chosen === undefined) throw new Error(`no action for ${action.field}=${String(part[action.field])}`);
  return chosen;
}

function perform(
  operation: Operation,
  context: Context,
  resource: Resource,
  action: string,
): Promise<unknown> {
  const { contract, behaviour } = operation;
  if (!contract.audit) return behaviour.run(context.env.database, context);
  return behaviour.actsOutside
    ? auditThenRun(operation, context, resource, action)
    : mutate(operation, context, resource, action);
}

async function auditThenRun(
  operation: Operation,
  context: Context,
  resource: Resource,
  action: string,
): Promise<unknown> {
  const { database } = context.env;
  await insertAuditEvent(database, auditEntry(operation, context, resource, action));
  return operation.behaviour.run(database, context);
}

function auditEntry(
  { contract }: Operation,
  context: Context,
  resource: Resource,
  action: string,
): AuditEntry {
  return {
    caller: context.caller,
    operationId: contract.id,
    action,
    resourceType: contract.audit?.resourceType ?? '',
    resource,
    at: context.env.now(),
  };
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
  operation: Operation,
  context: Context,
  resource: Resource,
  action: string,
): Promise<unknown> {
  const { behaviour } = operation;
  if (resource.instanceId) await lockInstance(db, resource.instanceId);
  else await lockAccount(db, context.principal.accountId);
  // Loaded again: what was seen before the lock may be gone by now.
  const current: Context = { ...context, target: await behaviour.load(db, context) };
  const result = await behaviour.run(db, current);
  const audited = { ...resource, ...behaviour.created?.(result) };
  await insertAuditEvent(db, auditEntry(operation, context, audited, action));
  await insertEffects(db, behaviour.effects?.(result, current) ?? []);
  return result;
}
