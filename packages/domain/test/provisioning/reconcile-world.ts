import { type ManualClock, manualClock } from '@turnpike/testkit/clock';
import { createWorld, type World } from '@turnpike/testkit/world';
import { publish } from '../../src/config-feed/publish.ts';
import type { Prisma } from '../../src/generated/client.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { type ReconcileDeps, reconcile } from '../../src/provisioning/reconcile.ts';
import { createFakeDriver, type FakeDriver } from './fake-driver.ts';

type Row = Prisma.InstanceGetPayload<{ include: { nodes: true; listeners: true } }>;

/** One gateway on record at a time, with a driver in memory and a clock that only sleeping moves. */
export interface ReconcileWorld {
  world: World;
  clock: ManualClock;
  project: { id: string; accountId: string };
  /** Of the gateway that `begin` made last. */
  id: string;
  driver: FakeDriver;
  deps: ReconcileDeps;
  /** Makes another gateway with another driver. */
  begin(): Promise<void>;
  reconcile(): ReturnType<typeof reconcile>;
  row(): Promise<Row | null>;
  /** Changes what is wanted, as operations do. */
  ask(data: Prisma.InstanceUpdateInput): Promise<void>;
  /** Messages of the time line; kinds, too, in `kinds`. */
  lines(...kinds: string[]): Promise<string[]>;
  kinds(): Promise<string[]>;
}

export async function createReconcileWorld(): Promise<ReconcileWorld> {
  const world = await createWorld();
  const tenant = await world.createTenant();
  await world.env.database.instance.deleteMany({});
  const db = world.env.database;
  const clock = manualClock();
  const events = (kinds: string[]) =>
    db.instanceEvent.findMany({
      where: { instanceId: it.id, ...(kinds.length > 0 && { kind: { in: kinds } }) },
      orderBy: { id: 'asc' },
    });
  const it: ReconcileWorld = {
    world,
    clock,
    project: { id: tenant.projectId, accountId: tenant.accountId },
    id: '',
    driver: createFakeDriver(clock.now),
    deps: {} as ReconcileDeps,
    async begin() {
      it.driver = createFakeDriver(clock.now);
      it.deps = {
        db,
        driver: it.driver,
        host: '127.0.0.1',
        ports: { from: 30_000, to: 30_099 },
        isPortFree: async () => true,
        installedVersion: () => '1.0.0',
        compileConfig: async (instanceId) => (await publish(db, instanceId, 'all', world.env))?.revision ?? 0,
        now: clock.now,
        sleep: async (ms) => clock.advance(ms),
      };
      it.id = newId();
      await db.instance.create({
        data: {
          ...{ id: it.id, accountId: it.project.accountId, projectId: it.project.id, name: `gw-${it.id}` },
          ...{ createdBy: 'test', maintainBegin: '22:00:00', maintainEnd: '02:00:00', attributes: {} },
          ...{ spec: 'BASIC', desiredState: 'RUNNING', status: 'Creating', appCodeKeySealed: 'sealed' },
          createdAt: new Date(clock.now()),
        },
      });
    },
    reconcile: () => reconcile(it.deps, it.id),
    row: () =>
      db.instance.findUnique({
        where: { id: it.id },
        include: { nodes: { orderBy: { name: 'asc' } }, listeners: { orderBy: { port: 'asc' } } },
      }),
    async ask(data) {
      const change = { generation: { increment: 1 }, attempts: 0, nextAttemptAt: null };
      await db.instance.update({ where: { id: it.id }, data: { ...data, ...change } });
    },
    lines: async (...kinds) => (await events(kinds)).map(({ message }) => message),
    kinds: async () => (await events([])).map(({ kind }) => kind),
  };
  return it;
}
