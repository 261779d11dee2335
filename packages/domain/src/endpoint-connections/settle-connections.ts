import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Database } from '../kernel/database.ts';
import type { UnitState } from '../provisioning/driver.ts';
import { choosePort, OutOfPortsError, type PortRange } from '../provisioning/ports.ts';
import type { InstanceRecord } from '../provisioning/repository.ts';
import { type ConnectionStep, connectionSteps } from './connection-steps.ts';
import * as repository from './repository.ts';

interface SettleDeps {
  db: Database;
  host: string;
  ports: PortRange;
  isPortFree: (port: number) => Promise<boolean>;
  now: () => number;
}

/**
 * Brings rows of endpoint connections and their listeners to what was decided and what is seen. Idempotent, a row at a
 * time: whoever is killed in between leaves nothing half done.
 * @returns true when something changed: the gateway has to be looked at again
 */
export async function settleConnections(
  deps: SettleDeps,
  record: InstanceRecord,
  unit: UnitState,
): Promise<boolean> {
  if (record.desiredState === 'DELETED') return false;
  const steps = connectionSteps(record.endpointConnections, record.listeners, unit, deps.now());
  for (const step of steps) await take(deps, record.id, step);
  return steps.length > 0;
}

async function take(deps: SettleDeps, instanceId: string, step: ConnectionStep): Promise<void> {
  const { db, host } = deps;
  const updatedAt = new Date(deps.now());
  switch (step.kind) {
    case 'place':
      return place(deps, instanceId, step.connection);
    case 'close':
      return repository.removeListener(db, step.id);
    case 'accept': {
      const seen = { status: 'accepted', host, port: step.port, reason: null, updatedAt };
      const { accountName, protocol } = step.connection;
      const message = `The endpoint connection of account ${accountName} has port ${step.port} (${protocol}).`;
      return repository.recordSeen(db, step.connection, seen, message);
    }
    case 'fail': {
      const { connection, reason } = step;
      const seen = { status: 'failed', host: null, port: null, reason, updatedAt };
      const message = `The endpoint connection of account ${connection.accountName} failed: ${reason}`;
      return repository.recordSeen(db, connection, seen, message);
    }
    case 'remove':
      return repository.removeGivenUp(db, step.id);
  }
}

/** Its listener has its id. Ports are the machine's, whichever account's gateway has them. */
async function place(
  deps: SettleDeps,
  instanceId: string,
  connection: repository.ConnectionRow,
): Promise<void> {
  try {
    await acrossAccounts(() =>
      repository.placeListener(deps.db, { ...connection, instanceId }, (taken) =>
        choosePort(deps.ports, taken, deps.isPortFree),
      ),
    );
  } catch (error) {
    if (!(error instanceof OutOfPortsError)) throw error;
    await take(deps, instanceId, { kind: 'fail', connection, reason: error.message });
  }
}
