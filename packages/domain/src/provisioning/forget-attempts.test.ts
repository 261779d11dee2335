import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetAttempts } from './forget-attempts.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test('after a start of the whole system no gateway waits out a pause of the last run', async () => {
  const { instanceId } = await world.createTenant();
  const untouched = await world.createTenant();
  const { database } = world.env;
  const where = { id: instanceId };
  const inAnHour = new Date(Date.now() + 3_600_000);
  await database.instance.update({ where, data: { attempts: 6, nextAttemptAt: inAnHour } });
  await forgetAttempts(world.databaseUrl);
  expect(await database.instance.findUnique({ where })).toMatchObject({ attempts: 0, nextAttemptAt: null });
  const other = await database.instance.findUnique({ where: { id: untouched.instanceId } });
  expect(other).toMatchObject({ attempts: 0, nextAttemptAt: null });
});
