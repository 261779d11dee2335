import type { FaultRow } from './fault-row.ts';
import { clockSkew } from './rows/clock-skew.ts';
import { controlPlaneDead } from './rows/control-plane-dead.ts';
import { damagedSnapshot } from './rows/damaged-snapshot.ts';
import { databaseFaults } from './rows/database-faults.ts';
import { diskFull } from './rows/disk-full.ts';
import { flood } from './rows/flood.ts';
import { foreignToken } from './rows/foreign-token.ts';
import { killNode } from './rows/kill-node.ts';
import { killWorker } from './rows/kill-worker.ts';
import { publishes } from './rows/publishes.ts';
import { rolling } from './rows/rolling.ts';
import { unknownKind } from './rows/unknown-kind.ts';

/** The fault table, top to bottom. */
export const faultRows: readonly FaultRow[] = [
  killNode,
  rolling,
  publishes,
  controlPlaneDead,
  killWorker,
  databaseFaults,
  diskFull,
  clockSkew,
  foreignToken,
  unknownKind,
  damagedSnapshot,
  flood,
];
