import type { UnitSpec } from './driver.ts';
import { ATTEMPTS_BEFORE_FAILED, pauseAfter } from './next-step.ts';
import type { UnitRecord } from './node-record.ts';
import { isFailedStatus, type OperationName, operationKinds } from './operation-kind.ts';
import type { EventLine, InstancePatch, InstanceRecord } from './repository.ts';

/** What a step writes back. */
export interface StepOutcome {
  patch: InstancePatch;
  events: EventLine[];
  /** How nodes and listeners were. */
  seen?: UnitRecord;
  /** Names of the nodes that stay on record; the others are removed. */
  keptNodes?: string[];
}

const line = (kind: string, message: string): EventLine => ({ kind, message });
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The operation that a step belongs to; a gateway that never ran is being created. */
export function operationOf(record: InstanceRecord): OperationName | null {
  if (record.desiredState === 'DELETED') return 'delete';
  const isKnown = record.operation !== null && record.operation in operationKinds;
  if (isKnown) return record.operation as OperationName;
  return record.provisionedAt === null ? 'create' : null;
}

/** Ports were given out, and nodes have names. */
export function afterPlace(
  record: InstanceRecord,
  ports: { httpPort: number; httpsPort: number },
  installedVersion: string,
): StepOutcome {
  const isNew = record.provisionedAt === null;
  return {
    patch: {
      ...(isNew && !isFailedStatus(record.status) ? { status: 'Initing', progress: 50 } : {}),
      ...(record.gatewayVersion === null ? { gatewayVersion: installedVersion } : {}),
    },
    events: isNew
      ? [line('place', `Ports ${ports.httpPort} (HTTP) and ${ports.httpsPort} (HTTPS) are reserved.`)]
      : [],
  };
}

/** The first configuration was compiled. */
export function afterCompile(revision: number): StepOutcome {
  return {
    patch: { progress: 80 },
    events: [line('compile', `Configuration revision ${revision} is compiled.`)],
  };
}

/** The driver was told how the unit is to be; that counts as an attempt until the unit has been well for a while. */
export function afterApply(
  record: InstanceRecord,
  spec: UnitSpec,
  notes: string[],
  nowMs: number,
): StepOutcome {
  const attempts = record.attempts + 1;
  const isNew = record.provisionedAt === null;
  const status = isNew && !isFailedStatus(record.status) ? { status: 'Registering', progress: 90 } : {};
  const { nodes, version, profile } = spec;
  const count = nodes.length === 1 ? 'One node' : `${nodes.length} nodes`;
  const wanted = `${count} of edition ${profile.name} with program ${version} ${nodes.length === 1 ? 'is' : 'are'} wanted.`;
  return {
    patch: { attempts, nextAttemptAt: new Date(nowMs + pauseAfter(attempts)), ...status },
    events: [line('start', [wanted, ...notes.map(sentence)].join(' '))],
  };
}

/** Nodes and listeners are as `seen`; `events`: what of it people should know. */
export function afterRecord(seen: UnitRecord, events: EventLine[]): StepOutcome {
  return { patch: {}, events, seen };
}

/** The gateway serves: `whole`, just as it is wanted, or with a node that is not well. */
export function afterConfirm(
  record: InstanceRecord,
  { whole, spec }: { whole: boolean; spec: UnitSpec },
  nowMs: number,
): StepOutcome {
  const isNew = record.provisionedAt === null;
  return {
    patch: {
      status: 'Running',
      progress: 100,
      operation: null,
      operationStartedAt: null,
      errorCode: null,
      errorMessage: null,
      ...(whole ? { observedGeneration: record.generation, gatewayVersion: spec.version } : {}),
      ...(isNew ? { provisionedAt: new Date(nowMs) } : {}),
    },
    events: confirmation(record, nowMs),
    ...(whole ? { keptNodes: spec.nodes.map(({ name }) => name) } : {}),
  };
}

function confirmation(record: InstanceRecord, nowMs: number): EventLine[] {
  const operation = operationOf(record);
  if (operation === null)
    return record.status === 'Running' ? [] : [line('running', 'The gateway is running.')];
  const since = operation === 'create' ? record.createdAt : record.operationStartedAt;
  const seconds =
    since === null ? '' : `, ${((nowMs - since.getTime()) / 1_000).toFixed(1)} s after it was asked for`;
  if (operation === 'create') return [line('running', `The gateway is running${seconds}.`)];
  if (operation === 'recover') return [line('running', 'The gateway is running again.')];
  return [line('running', `The ${operationKinds[operation].noun} is done${seconds}.`)];
}

/** Nothing serves, and nobody asked for that. */
export function afterReport(reason: string, nowMs: number): StepOutcome {
  return {
    patch: {
      status: operationKinds.recover.status,
      operation: 'recover',
      operationStartedAt: new Date(nowMs),
      errorCode: operationKinds.recover.errorCode,
      errorMessage: reason,
    },
    events: [line('lost', sentence(reason))],
  };
}

/** The operation under way did not come to its end. Attempts go on; only the status says so. */
export function afterFail(record: InstanceRecord, reason: string, timedOut: boolean): StepOutcome {
  const { status, ...patch } = failure(record, reason, timedOut);
  const noun = operationKinds[operationOf(record) ?? 'recover'].noun;
  return {
    patch: { ...patch, ...(status === null ? {} : { status }), operation: null, operationStartedAt: null },
    events: [line('failed', sentence(`${capital(`the ${noun}`)} failed: ${reason}`))],
  };
}

function failure(record: InstanceRecord, reason: string, timedOut: boolean) {
  const kind = operationKinds[operationOf(record) ?? 'recover'];
  const status = timedOut ? kind.timedOut : kind.failed;
  return { status, errorCode: kind.errorCode as string, errorMessage: reason };
}

/** A step threw: the attempt failed. */
export function afterFailure(
  record: InstanceRecord,
  step: string,
  error: unknown,
  nowMs: number,
): StepOutcome {
  const attempts = record.attempts + 1;
  const reason = error instanceof Error ? error.message : String(error);
  const { status, errorCode } = failure(record, reason, false);
  const failed = attempts >= ATTEMPTS_BEFORE_FAILED && status !== null && !isFailedStatus(record.status);
  return {
    patch: {
      attempts,
      nextAttemptAt: new Date(nowMs + pauseAfter(attempts)),
      errorCode: ownCode(error) ?? errorCode,
      errorMessage: reason,
      ...(failed ? { status } : {}),
      // A deletion goes on until nothing is left.
      ...(failed && record.desiredState !== 'DELETED' ? { operation: null, operationStartedAt: null } : {}),
    },
    events: [line('failed', sentence(`Attempt ${attempts} failed at step ${step}: ${reason}`))],
  };
}

/** Failed attempts are history. */
export function afterSettle(): StepOutcome {
  return { patch: { attempts: 0, nextAttemptAt: null }, events: [] };
}

/** Deletion is under way. */
export function afterAnnounceDeletion(record: InstanceRecord, nowMs: number): StepOutcome {
  return {
    patch: {
      status: 'Deleting',
      observedGeneration: record.generation,
      operation: 'delete',
      operationStartedAt: new Date(nowMs),
      attempts: 0,
      nextAttemptAt: null,
      errorCode: null,
      errorMessage: null,
    },
    events: [line('delete', 'The gateway is being deleted.')],
  };
}

function ownCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^API[CG]\.\d{4}$/.test(code) ? code : null;
}
