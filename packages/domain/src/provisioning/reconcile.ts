import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Database } from '../kernel/database.ts';
import { withinAccountOf } from '../kernel/instance-account.ts';
import { newId } from '../kernel/new-id.ts';
import { nextStep, type Observed, type Step } from './next-step.ts';
import { choosePorts, type PortRange } from './ports.ts';
import {
  type Claim,
  claimLease,
  forgetInstance,
  type InstanceRecord,
  leaseHolder,
  loadInstance,
  placeGateway,
  recordHost,
  recordPid,
  recordStep,
  releaseLease,
  renewLease,
  takeOverLease,
} from './repository.ts';
import type { SingleNodeDriver, SingleNodeSpec, SingleNodeState } from './single-node-driver.ts';
import * as outcome from './step-outcome.ts';

/** A lease outlives its killed holder by at most this. */
export const LEASE_TTL_MS = 5_000;
const LEASE_RENEWAL_MS = 1_500;
/** How often a starting gateway is looked at: the whole creation is to take less than two seconds. */
const LOOK_AGAIN_MS = 25;
/** One node per gateway, for now; the name is part of every identity, so that more can come. */
const NODE_NAME = 'node-1';

export interface ReconcileDeps {
  db: Database;
  driver: SingleNodeDriver;
  /** Address that ingress listeners bind to. */
  host: string;
  ports: PortRange;
  isPortFree: (port: number) => Promise<boolean>;
  /** Compiles the gateway's whole configuration. @returns the revision */
  compileConfig: (instanceId: string) => Promise<number>;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  owner?: LeaseOwner;
  /** True once the worker is to end: leases are given back at the next look. */
  isStopping?: () => boolean;
  /** Called after a step took effect and before it is recorded; tests throw here to play a killed worker. */
  afterEffect?: ((instanceId: string, step: Step) => void) | undefined;
}

/** Lets a lease be taken from a worker that is known to be dead, before it runs out. */
export interface LeaseOwner {
  /** Begins every lease token of this worker. */
  prefix: string;
  /** True when the holder of a token cannot be alive; false when it may be. */
  isDead: (token: string) => boolean;
}

export type ReconcileResult =
  /** Another worker holds the lease, or the gateway is gone. */
  | { outcome: 'not-claimed' }
  | { outcome: 'gone' }
  | { outcome: 'settled' }
  /** Come back then. */
  | { outcome: 'paused'; untilMs: number };

/**
 * Brings a gateway to what is wanted of it: level-triggered and idempotent, one step at a time, each decided
 * from what is seen just then. Killed between any two steps, another run goes on from what it finds. All of it within
 * the gateway's account, but for the ports, which are the machine's.
 * @throws when the database fails; the lease then runs out by itself
 */
export async function reconcile(deps: ReconcileDeps, instanceId: string): Promise<ReconcileResult> {
  const result = await withinAccountOf(deps.db, instanceId, () => reconcileOwn(deps, instanceId));
  return result ?? { outcome: 'not-claimed' };
}

async function reconcileOwn(deps: ReconcileDeps, instanceId: string): Promise<ReconcileResult> {
  const claim: Claim = { instanceId, token: `${deps.owner?.prefix ?? ''}${newId()}` };
  if (!(await claimOrTakeOver(deps, claim))) return { outcome: 'not-claimed' };
  const renewal = setInterval(() => {
    // A renewal that fails shows at the next write-back, which compares the lease.
    renewLease(deps.db, claim, new Date(deps.now()), LEASE_TTL_MS).catch(() => undefined);
  }, LEASE_RENEWAL_MS);
  try {
    return await stepUntilSettled(deps, claim);
  } finally {
    clearInterval(renewal);
  }
}

async function claimOrTakeOver({ db, now, owner }: ReconcileDeps, claim: Claim): Promise<boolean> {
  if (await claimLease(db, claim, new Date(now()), LEASE_TTL_MS)) return true;
  const holder = owner && (await leaseHolder(db, claim.instanceId));
  if (!holder || !owner.isDead(holder)) return false;
  return takeOverLease(db, claim, holder, new Date(now()), LEASE_TTL_MS);
}

async function stepUntilSettled(deps: ReconcileDeps, claim: Claim): Promise<ReconcileResult> {
  for (;;) {
    const record = await loadInstance(deps.db, claim.instanceId);
    if (!record) return { outcome: 'gone' };
    const unit = await deps.driver.observe(record.id, unitSpec(deps, record));
    const decided = nextStep(observedOf(record, unit), deps.now());
    const step: Step = deps.isStopping?.() ? { kind: 'none' } : decided;
    switch (step.kind) {
      case 'wait':
        await deps.sleep(LOOK_AGAIN_MS);
        break;
      case 'none':
      case 'pause':
        if (await releaseLease(deps.db, claim, record.generation)) {
          return step.kind === 'none' ? { outcome: 'settled' } : { outcome: 'paused', untilMs: step.untilMs };
        }
        if (!(await renewLease(deps.db, claim, new Date(deps.now()), LEASE_TTL_MS)))
          return { outcome: 'not-claimed' };
        break;
      case 'forget':
        deps.afterEffect?.(record.id, step);
        return { outcome: (await forgetInstance(deps.db, claim)) ? 'gone' : 'not-claimed' };
      default:
        if (!(await takeStep(deps, claim, record, unit, step))) return { outcome: 'not-claimed' };
    }
  }
}

type ActiveStep = Exclude<Step, { kind: 'wait' | 'none' | 'pause' | 'forget' }>;

/** @returns false when the lease was lost */
async function takeStep(
  deps: ReconcileDeps,
  claim: Claim,
  record: InstanceRecord,
  unit: SingleNodeState,
  step: ActiveStep,
): Promise<boolean> {
  let result: outcome.StepOutcome;
  try {
    result = await perform(deps, claim, record, unit, step);
  } catch (error) {
    result = outcome.afterFailure(record, step.kind, error, deps.now());
  }
  deps.afterEffect?.(record.id, step);
  if (await recordStep(deps.db, claim, record.generation, result.patch, result.events)) return true;
  // Not written: either something else is wanted by now, and the next look sees that, or the lease is lost.
  return renewLease(deps.db, claim, new Date(deps.now()), LEASE_TTL_MS);
}

async function perform(
  deps: ReconcileDeps,
  claim: Claim,
  record: InstanceRecord,
  unit: SingleNodeState,
  step: ActiveStep,
): Promise<outcome.StepOutcome> {
  const { driver } = deps;
  switch (step.kind) {
    case 'place':
      return outcome.afterPlace(
        await acrossAccounts(() =>
          placeGateway(deps.db, claim, { name: NODE_NAME, host: deps.host }, (taken) =>
            choosePorts(deps.ports, taken, deps.isPortFree),
          ),
        ),
      );
    case 'compile':
      return outcome.afterCompile(await deps.compileConfig(record.id));
    case 'start': {
      const spec = unitSpec(deps, record);
      if (!spec) throw new Error('a gateway without ports cannot be started');
      await recordHost(deps.db, record.id, NODE_NAME, spec.host);
      return outcome.afterStart(record, await driver.ensure(spec), deps.now());
    }
    case 'stop':
      await driver.stop(record.id);
      return outcome.afterLoss(record, [step.reason, refusal(record)].join(' ').trim());
    case 'report':
      return outcome.afterLoss(record, step.reason);
    case 'confirm': {
      const pid = 'pid' in unit ? unit.pid : 0;
      await recordPid(deps.db, record.id, NODE_NAME, pid);
      return outcome.afterConfirm(record, pid, deps.now());
    }
    case 'settle':
      return outcome.afterSettle();
    case 'announce-deletion':
      return outcome.afterAnnounceDeletion(record);
    case 'drain':
      await driver.drain(record.id);
      return { patch: {}, events: [{ kind: 'drain', message: 'The gateway finishes its open calls.' }] };
    case 'destroy':
      await driver.destroy(record.id);
      return { patch: {}, events: [{ kind: 'destroy', message: 'Process and files are removed.' }] };
  }
}

/** A gateway that cannot use its very first configuration never becomes ready; it said why. */
function refusal({ nodes: [node] }: InstanceRecord): string {
  return node?.refusedReason ? `It refused its configuration: ${node.refusedReason}` : '';
}

function unitSpec(deps: ReconcileDeps, record: InstanceRecord): SingleNodeSpec | null {
  const { id, spec } = record;
  const [httpPort, httpsPort] = [defaultPort(record, 'HTTP'), defaultPort(record, 'HTTPS')];
  const nodeName = record.nodes[0]?.name;
  if (nodeName === undefined || httpPort === undefined || httpsPort === undefined) return null;
  return { name: id, nodeName, host: deps.host, httpPort, httpsPort, edition: spec };
}

function defaultPort({ listeners }: InstanceRecord, protocol: 'HTTP' | 'HTTPS'): number | undefined {
  return listeners.find((row) => row.purpose === 'DEFAULT' && row.protocol === protocol)?.port;
}

function observedOf(record: InstanceRecord, unit: SingleNodeState): Observed {
  return {
    desired: record.desiredState === 'DELETED' ? 'DELETED' : 'RUNNING',
    generation: record.generation,
    observedGeneration: record.observedGeneration,
    status: record.status,
    provisioned: record.provisionedAt !== null,
    placed: defaultPort(record, 'HTTP') !== undefined,
    configRevision: record.configRevision,
    attempts: record.attempts,
    nextAttemptAtMs: record.nextAttemptAt?.getTime() ?? null,
    unit,
  };
}
