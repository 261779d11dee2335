import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Coalescer } from '../kernel/coalesce.ts';
import type { Database } from '../kernel/database.ts';
import type { Driver, UnitState } from './driver.ts';
import { type InstanceSummary, listInstances, touchNodes } from './repository.ts';

/** Rounds between two full looks, which also compare what runs with its spec. */
const ROUNDS_PER_FULL_LOOK = 600;
const ROUNDS_PER_TOUCH = 5;

export interface SweepDeps {
  db: Database;
  driver: Driver;
  reconciler: Coalescer;
  /** A gateway's files and process were removed because no row knows it. */
  onOrphan: (name: string) => void;
}

/**
 * Creates the sweep: one call is one round. It wakes the reconciliation of every gateway that is not as it is
 * wanted (a killed process, a lease that ran out, a notification that was missed), and removes units that no
 * row knows. The first round looks at every gateway.
 */
export function createSweep(deps: SweepDeps): () => Promise<void> {
  let round = 0;
  let orphansBefore = new Set<string>();

  return async () => {
    const fullLook = round % ROUNDS_PER_FULL_LOOK === 0;
    const touch = round % ROUNDS_PER_TOUCH === 0;
    round += 1;
    // Units are listed before rows, so that a gateway made in between is not taken for an orphan.
    const names = await deps.driver.list();
    const instances = await acrossAccounts(() => listInstances(deps.db));
    const ready: string[] = [];
    await Promise.all(
      instances.map(async (instance) => {
        const unit = await deps.driver.observe(instance.id, null);
        if (unit.state === 'present') ready.push(instance.id);
        // Not awaited: one slow gateway must not hold up the others' sweep.
        if (fullLook || !instance.settled || !isAsRecorded(instance, unit))
          void deps.reconciler.wake(instance.id);
      }),
    );
    if (touch && ready.length > 0) await acrossAccounts(() => touchNodes(deps.db, ready));
    orphansBefore = await removeOrphans(deps, names, new Set(instances.map(({ id }) => id)), orphansBefore);
  };
}

/**
 * Only what was an orphan in the round before as well: a removal under way is given the time to finish. A database
 * that knows no gateway at all while some run is probably the wrong one: those are left alone.
 */
async function removeOrphans(
  deps: SweepDeps,
  names: string[],
  known: ReadonlySet<string>,
  before: ReadonlySet<string>,
): Promise<Set<string>> {
  const orphans = new Set(names.filter((name) => !known.has(name)));
  for (const name of orphans) {
    if (!before.has(name) || (known.size === 0 && (await isRunning(deps.driver, name)))) continue;
    await deps.driver.destroy(name);
    orphans.delete(name);
    deps.onOrphan(name);
  }
  return orphans;
}

/** Nothing happened to its processes since they were looked at last, and all of them are well. */
function isAsRecorded({ nodes }: InstanceSummary, unit: UnitState): boolean {
  if (unit.state === 'absent' || unit.nodes.length !== nodes.length) return false;
  return unit.nodes.every((seen) => {
    const row = nodes.find(({ name }) => name === seen.name);
    return (
      row?.state === 'ready' &&
      seen.state === 'ready' &&
      row.pid === seen.pid &&
      row.restarts === seen.restarts
    );
  });
}

async function isRunning(driver: Driver, name: string): Promise<boolean> {
  const unit = await driver.observe(name, null);
  return unit.state === 'present' && unit.nodes.some(({ pid }) => pid !== null);
}
