import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { upgradeInWindows } from '../../src/provisioning/upgrades.ts';

let world: World;
let id: string;
const woken: string[] = [];
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  await world.env.database.instance.deleteMany();
  woken.length = 0;
  id = (await world.createTenant()).instanceId;
  await change({ gatewayVersion: '1.0.0' });
});

const change = (data: object) => world.env.database.instance.update({ where: { id }, data });
const row = () => world.env.database.instance.findUniqueOrThrow({ where: { id } });
/** The tenant's window is from 22 to 2 o'clock. */
const look = (installedVersion: string, time: string) =>
  upgradeInWindows({
    db: world.strictEnv.database,
    installedVersion,
    now: () => Date.parse(`2026-11-24T${time}Z`),
    wake: async (name) => void woken.push(name),
  });

test('outside of its window a gateway is told of the installed program, and left alone', async () => {
  expect(await look('1.1.0', '21:59:59')).toEqual([]);
  expect(await look('1.1.0', '02:00:00')).toEqual([]);
  expect(await row()).toMatchObject({ availableVersion: '1.1.0', gatewayVersion: '1.0.0', operation: null });
  await look('1.0.0', '12:00:00');
  expect((await row()).availableVersion).toBeNull();
});

test.each(['22:00:00', '01:59:59'])('within it, at %s, it is upgraded once', async (time) => {
  expect(await look('1.1.0', time)).toEqual([id]);
  expect(await row()).toMatchObject({ status: 'Updating', operation: 'upgrade', gatewayVersion: '1.1.0' });
  expect(woken).toEqual([id]);
  expect(await look('1.1.0', time)).toEqual([]);
});

test('one whose upgrade failed, or at which something else is under way, waits', async () => {
  await change({ status: 'UpdateFailed' });
  expect(await look('1.1.0', '23:00:00')).toEqual([]);
  await change({ status: 'Running', operation: 'nodes' });
  expect(await look('1.1.0', '23:00:00')).toEqual([]);
});
