import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Coalescer } from '../kernel/coalesce.ts';
import type { Database } from '../kernel/database.ts';
import { listInstances, touchNodes } from './repository.ts';
import type { SingleNodeDriver } from './single-node-driver.ts';

/** Rounds between two full looks, which also compare what runs with its spec. */
const ROUNDS_PER_FULL_LOOK = 600;
const ROUNDS_PER_TOUCH = 5;

export interface SweepDeps {
  db: Database;
  driver: SingleNodeDriver;
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
      instances.map(async ({ id, settled }) => {
        const isReady = (await deps.driver.observe(id, null)).state === 'ready';
        if (isReady) ready.push(id);
        // Not awaited: one slow gateway must not hold up the others' sweep.
        if (fullLook || !settled || !isReady) void deps.reconciler.wake(id);
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

async function isRunning(driver: SingleNodeDriver, name: string): Promise<boolean> {
  const { state } = await driver.observe(name, null);
  return state === 'ready' || state === 'unready';
}
