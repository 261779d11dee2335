import { settleConnections } from '../endpoint-connections/settle-connections.ts';
import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Database } from '../kernel/database.ts';
import { withinAccountOf } from '../kernel/instance-account.ts';
import { newId } from '../kernel/new-id.ts';
import type { Driver, UnitSpec, UnitState } from './driver.ts';
import { nextStep, type Observed, type Step } from './next-step.ts';
import { differences, isSame, linesOf } from './node-record.ts';
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
  recordStep,
  releaseLease,
  renewLease,
  takeOverLease,
} from './repository.ts';
import * as outcome from './step-outcome.ts';
import { isPlaced, nodeNames, unitSpec } from './unit-spec.ts';

/** A lease outlives its killed holder by at most this. */
export const LEASE_TTL_MS = 5_000;
const LEASE_RENEWAL_MS = 1_500;
/** How often a gateway in work is looked at: the whole creation is to take less than two seconds. */
const LOOK_AGAIN_MS = 25;
/** Later on: replacing many nodes takes as long as their calls in flight. */
const LOOK_AGAIN_LATER_MS = 200;
const LATER_AFTER_MS = 3_000;

export interface ReconcileDeps {
  db: Database;
  driver: Driver;
  /** Address that ingress listeners bind to. */
  host: string;
  ports: PortRange;
  isPortFree: (port: number) => Promise<boolean>;
  /** Version of the gateway program on this machine. */
  installedVersion: () => string;
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
    const seen = await look(deps, record);
    // What was decided about connections comes first: it changes what is wanted.
    if (!deps.isStopping?.() && (await settleConnections(deps, record, seen.unit))) continue;
    const decided = nextStep(observedOf(record, seen.unit), deps.now());
    const step: Step = deps.isStopping?.() ? { kind: 'none' } : decided;
    switch (step.kind) {
      case 'wait':
        await deps.sleep(lookAgainMs(record, deps.now()));
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
        if (!(await takeStep(deps, claim, { record, ...seen }, step))) return { outcome: 'not-claimed' };
    }
  }
}

/** A gateway as it was found: on record and on the machine. */
interface Found {
  record: InstanceRecord;
  /** Null: it cannot be described (yet). */
  spec: UnitSpec | null;
  unit: UnitState;
}

async function look(deps: ReconcileDeps, record: InstanceRecord): Promise<Omit<Found, 'record'>> {
  const isDescribable = isPlaced(record) && record.edition !== null;
  const spec = isDescribable ? unitSpec(record, deps.host, deps.installedVersion()) : null;
  const unit = await deps.driver.observe(record.id, spec);
  // What cannot be compared is taken for something else than what is wanted.
  const taken = spec !== null && unit.state === 'present' && unit.taken;
  return { spec, unit: unit.state === 'present' ? { ...unit, taken } : unit };
}

function lookAgainMs({ operationStartedAt, createdAt }: InstanceRecord, nowMs: number): number {
  const sinceMs = nowMs - (operationStartedAt ?? createdAt).getTime();
  return sinceMs < LATER_AFTER_MS ? LOOK_AGAIN_MS : LOOK_AGAIN_LATER_MS;
}

type ActiveStep = Exclude<Step, { kind: 'wait' | 'none' | 'pause' | 'forget' }>;

/** @returns false when the lease was lost */
async function takeStep(deps: ReconcileDeps, claim: Claim, found: Found, step: ActiveStep): Promise<boolean> {
  const { record } = found;
  let result: outcome.StepOutcome;
  try {
    result = await perform(deps, claim, found, step);
  } catch (error) {
    result = outcome.afterFailure(record, step.kind, error, deps.now());
  }
  deps.afterEffect?.(record.id, step);
  if (await recordStep(deps.db, claim, record.generation, result)) return true;
  // Not written: either something else is wanted by now, and the next look sees that, or the lease is lost.
  return renewLease(deps.db, claim, new Date(deps.now()), LEASE_TTL_MS);
}

async function perform(
  deps: ReconcileDeps,
  claim: Claim,
  found: Found,
  step: ActiveStep,
): Promise<outcome.StepOutcome> {
  const { driver } = deps;
  const { record, unit } = found;
  switch (step.kind) {
    case 'place':
      return place(deps, claim, record);
    case 'compile':
      return outcome.afterCompile(await deps.compileConfig(record.id));
    case 'apply': {
      const spec = unitSpec(record, deps.host, deps.installedVersion());
      await recordHost(deps.db, record.id, spec.host);
      return outcome.afterApply(record, spec, await driver.ensure(spec), deps.now());
    }
    case 'record': {
      const seen = differences(record, unit);
      return outcome.afterRecord(seen, unit.state === 'present' ? linesOf(record, unit, seen) : []);
    }
    case 'confirm': {
      const spec = unitSpec(record, deps.host, deps.installedVersion());
      return outcome.afterConfirm(record, { whole: step.whole, spec }, deps.now());
    }
    case 'report':
      return outcome.afterReport(step.reason, deps.now());
    case 'fail':
      return outcome.afterFail(record, [step.reason, refusal(record)].join(' ').trim(), step.timedOut);
    case 'settle':
      return outcome.afterSettle();
    case 'announce-deletion':
      return outcome.afterAnnounceDeletion(record, deps.now());
    case 'drain':
      await driver.drain(record.id);
      return { patch: {}, events: [{ kind: 'drain', message: 'The gateway finishes its open calls.' }] };
    case 'destroy':
      await driver.destroy(record.id);
      return { patch: {}, events: [{ kind: 'destroy', message: 'Processes and files are removed.' }] };
  }
}

async function place(
  deps: ReconcileDeps,
  claim: Claim,
  record: InstanceRecord,
): Promise<outcome.StepOutcome> {
  const nodes = nodeNames(record.nodesWanted).map((name) => ({ name, host: deps.host }));
  // Ports are the machine's, whichever account's gateway has them.
  const ports = await acrossAccounts(() =>
    placeGateway(deps.db, claim, nodes, (taken) => choosePorts(deps.ports, taken, deps.isPortFree)),
  );
  return outcome.afterPlace(record, ports, deps.installedVersion());
}

/** A gateway that cannot use its very first configuration never becomes ready; it said why. */
function refusal({ nodes }: InstanceRecord): string {
  const refusing = nodes.find(({ refusedReason }) => refusedReason !== null);
  return refusing ? `${refusing.name} refused its configuration: ${refusing.refusedReason}` : '';
}

function observedOf(record: InstanceRecord, unit: UnitState): Observed {
  return {
    desired: record.desiredState === 'DELETED' ? 'DELETED' : 'RUNNING',
    generation: record.generation,
    observedGeneration: record.observedGeneration,
    status: record.status,
    provisioned: record.provisionedAt !== null,
    placed: isPlaced(record),
    configRevision: record.configRevision,
    attempts: record.attempts,
    nextAttemptAtMs: record.nextAttemptAt?.getTime() ?? null,
    operation: record.operation === null ? null : outcome.operationOf(record),
    operationStartedAtMs: (record.operationStartedAt ?? record.createdAt).getTime(),
    nodesWanted: record.nodesWanted,
    recorded: isSame(differences(record, unit)),
    unit,
  };
}
