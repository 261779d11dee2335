import { editionName } from '@turnpike/contracts/http/instances';
import { z } from 'zod';
import { beginOperation } from '../instances/repository.ts';
import { acrossAccounts } from '../kernel/account-scope.ts';
import { type Database, type Db, openDatabase } from '../kernel/database.ts';
import { insertEffects } from '../kernel/repository.ts';
import { reconcileEffect } from '../provisioning/reconcile-effect.ts';
import * as repository from './repository.ts';

/** What an edition allows. All but `apis` are per node. */
const editionSchema = z.object({
  name: editionName,
  workerThreads: z.int().min(1).max(64),
  /** Node does not start with less than 64. */
  memoryLimitMib: z.int().min(96).max(262_144),
  fileDescriptors: z.int().min(256).max(1_048_576),
  /** Cores. */
  cpuShare: z.number().min(0.05).max(256),
  connections: z.int().min(10).max(500_000),
  requestsPerSecond: z.int().min(1).max(1_000_000),
  apis: z.int().min(1).max(100_000),
});
/** What is undefined stays as it is. */
export type EditionChange = {
  [Name in keyof Omit<z.output<typeof editionSchema>, 'name'>]?: number | undefined;
};

/**
 * The operator's view of editions and quotas: across accounts, which no operation of the management API has.
 * @example const operator = openOperator(databaseUrl); try { … } finally { await operator.close(); }
 */
export function openOperator(databaseUrl: string) {
  const db = openDatabase(databaseUrl, 2);
  return {
    listEditions: () => acrossAccounts(() => repository.allEditions(db)),
    setEdition: (name: string, values: EditionChange) => acrossAccounts(() => setEdition(db, name, values)),
    removeEdition: (name: string) => acrossAccounts(() => removeEdition(db, name)),
    listQuotas: () => acrossAccounts(() => repository.listQuotas(db)),
    setQuota: (name: repository.QuotaName, value: number, projectId: string | null) =>
      acrossAccounts(() => setQuota(db, name, value, projectId)),
    close: () => db.$disconnect(),
  };
}

/**
 * Changes an edition, or makes one; what is not given stays, and is as BASIC's for a new one. Gateways of the edition are
 * resized, node by node.
 * @returns the edition and the number of gateways that are resized
 * @throws Error with a sentence when a value is out of its bounds
 */
async function setEdition(db: Database, name: string, values: EditionChange) {
  const before = (await repository.findEdition(db, name)) ?? (await repository.findEdition(db, 'BASIC'));
  const parsed = editionSchema.safeParse({ ...before, ...given(values), name });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${String(issue?.path[0] ?? 'name')}: ${issue?.message ?? 'is wrong'}`);
  }
  return db.$transaction(async (tx) => {
    const edition = await repository.saveEdition(tx, parsed.data);
    const gateways = await repository.gatewaysOfEdition(tx, name);
    await wakeAll(tx, gateways);
    return { edition, gateways: gateways.length };
  });
}

function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

async function wakeAll(tx: Db, gateways: { id: string; status: string }[]): Promise<void> {
  // At others something is under way or failed already: the worker sees the new values there as well.
  for (const { id, status } of gateways)
    if (status === 'Running') await beginOperation(tx, id, 'resize', new Date(), {});
  await insertEffects(
    tx,
    gateways.map(({ id }) => reconcileEffect(id)),
  );
}

/** @throws Error with a sentence: it comes with Turnpike, gateways have it, or there is none */
async function removeEdition(db: Database, name: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const edition = await repository.findEdition(tx, name);
    if (!edition) throw new Error(`There is no edition ${name}.`);
    if (edition.builtIn) throw new Error(`${name} comes with Turnpike: it can be changed, not removed.`);
    const gateways = await repository.gatewaysOfEdition(tx, name);
    if (gateways.length > 0)
      throw new Error(`${gateways.length} gateways have edition ${name}. Resize them first.`);
    await repository.deleteEdition(tx, name);
  });
}

async function setQuota(
  db: Database,
  name: repository.QuotaName,
  value: number,
  projectId: string | null,
): Promise<void> {
  const largest = { gateways: 10_000, nodes: 16 }[name];
  if (!Number.isInteger(value) || value < 1 || value > largest) {
    throw new Error(`A quota of ${name} is a number from 1 to ${largest}.`);
  }
  if (projectId !== null && !(await repository.projectExists(db, projectId))) {
    throw new Error(`There is no project ${projectId}.`);
  }
  await repository.saveQuota(db, projectId ?? '*', name, value);
}
