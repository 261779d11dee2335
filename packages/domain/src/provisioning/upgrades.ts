import { isWithinWindow } from '../instances/maintenance-window.ts';
import { beginOperation } from '../instances/repository.ts';
import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Database } from '../kernel/database.ts';
import { noteAvailableVersion, outdatedInstances } from './repository.ts';

export interface UpgradeDeps {
  db: Database;
  /** Version of the gateway program on this machine. */
  installedVersion: string;
  /** Unix ms. */
  now: () => number;
  /** Has a gateway reconciled. */
  wake: (instanceId: string) => Promise<void>;
}

/**
 * One look at which gateways run another program than the one that is installed: their detail says so, and those that are
 * in their maintenance window, run and have nothing under way are upgraded, node by node. One whose upgrade failed waits
 * for somebody to try it again.
 * @returns ids of the gateways whose upgrade began
 */
export async function upgradeInWindows({ db, installedVersion, now, wake }: UpgradeDeps): Promise<string[]> {
  const at = new Date(now());
  const begun = await acrossAccounts(async () => {
    await noteAvailableVersion(db, installedVersion);
    const due = (await outdatedInstances(db, installedVersion)).filter(({ maintainBegin }) =>
      isWithinWindow(maintainBegin, at),
    );
    const ids: string[] = [];
    for (const { id } of due)
      if (await beginOperation(db, id, 'upgrade', at, { gatewayVersion: installedVersion })) ids.push(id);
    return ids;
  });
  // Not awaited: one slow gateway must not hold up the next look.
  for (const id of begun) void wake(id);
  return begun;
}
