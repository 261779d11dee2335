import type { OperationContract } from '@turnpike/contracts/http/operation';
import type { AccessContext } from '../iam/access-context.ts';
import { type Decision, evaluate } from '../iam/evaluate.ts';
import { auditRecord } from './audit/audit-entry.ts';
import { appendAuditRecord } from './audit/repository.ts';
import type { Caller, Env, Resource } from './define-operation.ts';
import { permissionDenied } from './management-error.ts';
import { documentsIn, type Location, type Principal } from './principal.ts';

/** Of a resource, what a decision depends on. */
export type DecidedOn = { urn: string } & Location & Pick<Resource, 'tags'>;

/**
 * The decision on an action, by the documents that hold where the resource lies: enforcement, lists, hints and the
 * simulator all ask here.
 */
export function decide(caller: Caller, now: Date, action: string, resource: DecidedOn): Decision {
  return decideFor(caller.principal, accessContext(caller, now, resource), action, resource);
}

/** The same in circumstances that are given. */
export function decideFor(
  principal: Pick<Principal, 'grants' | 'boundaries'>,
  context: AccessContext,
  action: string,
  resource: DecidedOn,
): Decision {
  const request = { action, resource: resource.urn, context };
  const decision = evaluate(documentsIn(principal, resource), request);
  if (!decision.allowed) return decision;
  for (const boundary of principal.boundaries) {
    const bounded = evaluate([boundary], request);
    if (!bounded.allowed) return bounded;
  }
  return decision;
}

/** What conditions can speak of, for a request of this caller on that resource. */
export function accessContext(
  { principal, sourceIp }: Pick<Caller, 'principal' | 'sourceIp'>,
  now: Date,
  { enterpriseProjectId, tags }: Omit<DecidedOn, 'urn'>,
): AccessContext {
  const { mfaAt } = principal;
  return {
    currentTime: now,
    sourceIp: sourceIp === '' ? null : sourceIp,
    userId: principal.id,
    userName: principal.name,
    domainName: principal.accountName,
    mfaPresent: mfaAt !== null,
    mfaAgeSeconds: mfaAt && Math.max(0, Math.floor((now.getTime() - mfaAt.getTime()) / 1_000)),
    enterpriseProjectId: enterpriseProjectId ?? null,
    resourceTags: tags ?? {},
  };
}

/**
 * Refuses what is not allowed, and keeps the decision: the refusal carries the id of the audit row that tells why.
 * @throws ManagementError APIG.1005
 */
export async function authorise(
  env: Env,
  caller: Caller,
  contract: OperationContract,
  action: string,
  resource: Resource,
): Promise<void> {
  const decision = decide(caller, env.now(), action, resource);
  if (!decision.allowed) throw await denied(env, caller, contract, action, resource, decision);
}

/** Writes the row of a denied attempt; returns the refusal. */
export async function denied(
  env: Env,
  caller: Caller,
  contract: OperationContract,
  action: string,
  resource: Resource,
  decision: Decision,
): Promise<Error> {
  const at = env.now();
  const { currentTime, ...context } = accessContext(caller, at, resource);
  const record = auditRecord({
    caller,
    operationId: contract.id,
    action,
    outcome: 'denied',
    resourceType: contract.audit?.resourceType ?? typeOf(resource.urn),
    resource,
    before: null,
    after: null,
    decision: {
      context: {
        ...context,
        currentTime: currentTime.toISOString(),
        resourceTags: { ...context.resourceTags },
      },
      location: {
        projectId: resource.projectId,
        instanceId: resource.instanceId,
        enterpriseProjectId: resource.enterpriseProjectId ?? null,
      },
      determining: decision.determining.map((statement) => ({ ...statement })),
    },
    at,
  });
  await appendAuditRecord(env.database, record);
  return permissionDenied(action, resource.urn, record.id);
}

/** `service:region:account:type:path`. */
const typeOf = (urn: string): string => urn.split(':')[3] ?? '';
