import { ATTEMPTS_BEFORE_FAILED, pauseAfter } from './next-step.ts';
import type { EventLine, InstancePatch, InstanceRecord } from './repository.ts';

/** What a step writes back. */
export interface StepOutcome {
  patch: InstancePatch;
  events: EventLine[];
}

/** Statuses that stay while attempts go on, until the gateway serves (reference 5.3). */
const FAILED_STATUSES = new Set(['CreateFail', 'Unhealthy', 'DeleteFailed']);

const line = (kind: string, message: string): EventLine => ({ kind, message });
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Ports were given out. */
export function afterPlace(ports: { httpPort: number; httpsPort: number }): StepOutcome {
  return {
    patch: { status: 'Initing', progress: 50 },
    events: [line('place', `Ports ${ports.httpPort} (HTTP) and ${ports.httpsPort} (HTTPS) are reserved.`)],
  };
}

/** The first configuration was compiled. */
export function afterCompile(revision: number): StepOutcome {
  return {
    patch: { progress: 80 },
    events: [line('compile', `Configuration revision ${revision} is compiled.`)],
  };
}

/** A process was started; it counts as an attempt until it has served for a while. */
export function afterStart(record: InstanceRecord, notes: string[], nowMs: number): StepOutcome {
  const attempts = record.attempts + 1;
  const status = FAILED_STATUSES.has(record.status)
    ? {}
    : { status: record.provisionedAt ? 'Starting' : 'Registering' };
  const progress = record.provisionedAt ? {} : { progress: 90 };
  return {
    patch: { attempts, nextAttemptAt: new Date(nowMs + pauseAfter(attempts)), ...status, ...progress },
    events: [line('start', ['The gateway process is started.', ...notes.map(sentence)].join(' '))],
  };
}

/** The gateway serves as wanted. */
export function afterConfirm(record: InstanceRecord, pid: number, nowMs: number): StepOutcome {
  const first = record.provisionedAt === null;
  const seconds = ((nowMs - record.createdAt.getTime()) / 1_000).toFixed(1);
  const message = first
    ? `The gateway is running (process ${pid}), ${seconds} s after it was asked for.`
    : `The gateway is running (process ${pid}).`;
  return {
    patch: {
      status: 'Running',
      progress: 100,
      observedGeneration: record.generation,
      errorCode: null,
      errorMessage: null,
      ...(first ? { provisionedAt: new Date(nowMs) } : {}),
    },
    events: record.status === 'Running' ? [] : [line('running', message)],
  };
}

/** The process is gone, or was ended because it hung. */
export function afterLoss(record: InstanceRecord, reason: string): StepOutcome {
  const failed = record.attempts >= ATTEMPTS_BEFORE_FAILED;
  return {
    patch: { status: lossStatus(record, failed), errorCode: 'APIC.9206', errorMessage: reason },
    events: [line(failed ? 'failed' : 'lost', sentence(reason))],
  };
}

/** A step threw: the attempt failed. */
export function afterFailure(
  record: InstanceRecord,
  step: string,
  error: unknown,
  nowMs: number,
): StepOutcome {
  const attempts = record.attempts + 1;
  const failed = attempts >= ATTEMPTS_BEFORE_FAILED;
  const reason = error instanceof Error ? error.message : String(error);
  const failedStatus = record.desiredState === 'DELETED' ? 'DeleteFailed' : lossStatus(record, true);
  return {
    patch: {
      attempts,
      nextAttemptAt: new Date(nowMs + pauseAfter(attempts)),
      errorCode: errorCode(error),
      errorMessage: reason,
      ...(failed ? { status: failedStatus } : {}),
    },
    events: [line('failed', sentence(`Attempt ${attempts} failed at step ${step}: ${reason}`))],
  };
}

/** Failed attempts are history. */
export function afterSettle(): StepOutcome {
  return { patch: { attempts: 0, nextAttemptAt: null }, events: [] };
}

/** Deletion is under way. */
export function afterAnnounceDeletion(record: InstanceRecord): StepOutcome {
  return {
    patch: {
      status: 'Deleting',
      observedGeneration: record.generation,
      attempts: 0,
      nextAttemptAt: null,
      errorCode: null,
      errorMessage: null,
    },
    events: [line('delete', 'The gateway is being deleted.')],
  };
}

function lossStatus(record: InstanceRecord, failed: boolean): string {
  if (FAILED_STATUSES.has(record.status)) return record.status;
  if (record.provisionedAt) return failed ? 'Unhealthy' : 'Restarting';
  return failed ? 'CreateFail' : 'Initing';
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^API[CG]\.\d{4}$/.test(code) ? code : 'APIC.9206';
}
