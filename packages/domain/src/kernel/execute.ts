import type { OperationContract } from '@turnpike/contracts/http/operation';
import { withinAccount } from './account-scope.ts';
import { requireAdmission } from './admission.ts';
import { auditRecord } from './audit/audit-entry.ts';
import { describeChange } from './audit/describe-change.ts';
import { appendAuditRecord } from './audit/repository.ts';
import { authorise, decide, denied } from './authorise.ts';
import { type Db, isUniqueViolation, isWriteConflict } from './database.ts';
import type {
  AwaitedChange,
  Caller,
  Env,
  Operation,
  OperationContext,
  Resource,
  Stranger,
} from './define-operation.ts';
import { listAccess, visibleRows } from './filter-list.ts';
import { ManagementError } from './management-error.ts';
import type { Page } from './page.ts';
import { type ParsedInput, parseInput, type RawInput } from './parse-input.ts';
import { recordUse } from './record-use.ts';
import { type ChangeAuthor, insertEffectRows, lockAccount, lockInstance } from './repository.ts';

/** What `execute` answers: the status of the contract, the body (undefined for 204), and headers beside the usual. */
export interface Answer {
  status: number;
  body: unknown;
  headers: Record<string, string>;
  /** What a request with `Prefer: wait` waits for; null: nothing that gateways serve changed. */
  awaited: AwaitedChange | null;
}

type Context = OperationContext<OperationContract, unknown>;

/** An operation under way: who does what on which resource. */
interface Act {
  operation: Operation;
  context: Context;
  resource: Resource;
  action: string;
  /** Set by its transaction: gateways are to serve something else. */
  changesGateway: boolean;
}

/**
 * The one way in: parse, find out who a stranger is, load the target scoped by the principal's account, authorise, run
 * in a transaction with the audit row and the change and outbox rows, commit, view. Beside what queries say of the
 * account, PostgreSQL itself shows none of them another account's rows.
 * @throws ManagementError for every refusal; whatever else it throws is a fault of ours
 */
export async function execute(
  env: Env,
  asker: Caller | Stranger,
  operation: Operation,
  raw: RawInput,
): Promise<Answer> {
  const input = parseInput(operation.contract, raw);
  const caller = await knownCaller(env, asker, operation, input);
  return withinAccount(caller.principal.accountId, () => answer(env, caller, operation, input));
}

async function answer(env: Env, caller: Caller, operation: Operation, input: ParsedInput): Promise<Answer> {
  const { contract, behaviour } = operation;
  const base = { env, caller, principal: caller.principal, input: input as Context['input'] };
  await requireAdmission(env, caller, contract);
  const target = await behaviour.load(env.database, base);
  const context: Context = { ...base, target };
  const resource = behaviour.resource(context);
  const act: Act = {
    operation,
    context,
    resource,
    action: requestedAction(contract, input, target),
    changesGateway: false,
  };
  const result = behaviour.item ? await list(act) : await permittedRun(act);
  recordUse(env, caller, act.action);
  return {
    status: contract.status,
    body: contract.status === 204 ? undefined : behaviour.view(result, context),
    headers: behaviour.answerHeaders?.(result, context) ?? {},
    awaited: behaviour.awaited?.(context) ?? changeOf(act),
  };
}

function changeOf({
  changesGateway,
  resource: { instanceId },
  context: { caller },
}: Act): AwaitedChange | null {
  return changesGateway && instanceId !== null ? { instanceId, requestId: caller.requestId } : null;
}

/** Of an operation that proves identity itself, whoever else the request may be from counts for nothing. */
async function knownCaller(
  env: Env,
  asker: Caller | Stranger,
  { contract, behaviour }: Operation,
  input: ParsedInput,
): Promise<Caller> {
  if (contract.caller === 'anonymous') {
    if (!behaviour.proveIdentity) throw new Error(`${contract.id} does not find out who calls it`);
    const principal = await behaviour.proveIdentity(env, input as Context['input'], asker);
    return { ...asker, principal };
  }
  if (!asker.principal) throw new ManagementError('APIG.1000');
  return asker;
}

async function permittedRun(act: Act): Promise<unknown> {
  const { operation, context, resource, action } = act;
  const named = operation.behaviour.named?.(context) ?? [];
  for (const each of named.length > 0 ? named : [resource])
    await authorise(context.env, context.caller, operation.contract, action, each);
  for (const more of operation.behaviour.also?.(context) ?? [])
    await authorise(context.env, context.caller, operation.contract, more.action, more.resource);
  if (operation.contract.audit && resource.suspended) throw new ManagementError('TURNPIKE.3454');
  return perform(act);
}

/** A list holds what the caller may see of it; it is refused when nothing allows them to list at all. */
async function list({ operation, context, resource, action }: Act): Promise<unknown> {
  const { behaviour, contract } = operation;
  const { env, caller } = context;
  const now = env.now();
  const access = listAccess(caller, now, action, resource);
  if (access === 'whole') return behaviour.run(env.database, context);
  if (access !== 'filtered') throw await denied(env, caller, contract, action, resource, access);
  return visibleRows(
    (input) =>
      behaviour.run(env.database, { ...context, input: input as Context['input'] }) as Promise<Page<unknown>>,
    context.input as ParsedInput,
    (row) => decide(caller, now, action, behaviour.item?.(row as never, context) ?? resource).allowed,
  );
}

function requestedAction({ action }: OperationContract, input: ParsedInput, target: unknown): string {
  if (typeof action === 'string') return action;
  const part = (action.in === 'target' ? target : input[action.in]) as Record<string, unknown>;
  const chosen = action.cases[String(part[action.field])];
  if (chosen === undefined) throw new Error(`no action for ${action.field}=${String(part[action.field])}`);
  return chosen;
}

function perform(act: Act): Promise<unknown> {
  const { operation, context } = act;
  const { contract, behaviour } = operation;
  if (!contract.audit) return behaviour.run(context.env.database, context);
  return behaviour.actsOutside ? auditThenRun(act) : mutate(act);
}

async function auditThenRun(act: Act): Promise<unknown> {
  const { operation, context } = act;
  const { database } = context.env;
  await appendAuditRecord(database, recordOf(act, undefined));
  return operation.behaviour.run(database, context);
}

function recordOf({ operation, context, resource, action }: Act, result: unknown) {
  const { contract, behaviour } = operation;
  const created = result === undefined ? undefined : behaviour.created?.(result);
  const change = describeChange({
    contract,
    asked: asked(operation, context.input as ParsedInput),
    sent: (context.input as ParsedInput).body,
    target: context.target,
    result,
    created: created !== undefined,
    view: () => (contract.status === 204 ? undefined : behaviour.view(result, context)),
  });
  return auditRecord({
    caller: context.caller,
    operationId: contract.id,
    action,
    outcome: 'succeeded',
    resourceType: contract.audit?.resourceType ?? '',
    resource: { ...resource, ...created },
    ...change,
    decision: null,
    at: context.env.now(),
  });
}

function asked({ behaviour }: Operation, input: ParsedInput): object {
  if (behaviour.audited) return behaviour.audited(input as Context['input']);
  const { path, query, body } = input;
  return { ...path, ...query, ...(typeof body === 'object' && body !== null ? body : {}) };
}

async function mutate(act: Act): Promise<unknown> {
  const { env } = act.context;
  await act.operation.behaviour.prepare?.(act.context);
  const { conflict } = act.operation.behaviour;
  try {
    return await env.database.$transaction((db) => runInTransaction(db, act), {
      maxWait: 5_000,
      timeout: 15_000,
    });
  } catch (error) {
    if (isUniqueViolation(error) && conflict) throw new ManagementError(conflict);
    if (isWriteConflict(error)) throw new ManagementError('TURNPIKE.0409');
    throw error;
  }
}

function authorOf({ operation: { contract }, context: { caller, principal } }: Act): ChangeAuthor {
  return {
    principalId: principal.id,
    principalName: principal.name,
    operation: contract.id,
    requestId: caller.requestId,
  };
}

async function runInTransaction(db: Db, act: Act): Promise<unknown> {
  const { operation, context, resource } = act;
  const { behaviour } = operation;
  if (resource.instanceId) await lockInstance(db, resource.instanceId);
  else await lockAccount(db, context.principal.accountId);
  // Loaded again: what was seen before the lock may be gone by now.
  const current: Context = { ...context, target: await behaviour.load(db, context, context.target) };
  const result = await behaviour.run(db, current);
  const effects = behaviour.effects?.(result, current) ?? [];
  const notifications = await insertEffectRows(db, effects, authorOf(act));
  act.changesGateway = effects.some(({ type }) => type === 'change' || type === 'revision');
  // Last: from here to the commit the account's chain is held.
  await appendAuditRecord(db, recordOf({ ...act, context: current }, result), notifications);
  return result;
}
