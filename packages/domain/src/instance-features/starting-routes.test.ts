import { createFeature, listFeatures } from '@turnpike/contracts/http/instance-features';
import { createInstance } from '@turnpike/contracts/http/instances';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createScene, type Scene } from '../../test/scene.ts';
import { publish } from '../config-feed/publish.ts';
import { readDocumentsSince } from '../config-feed/repository.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => scene.world.close());

/** Routes that the nodes of a gateway are told. */
async function toldRoutes(instanceId: string): Promise<string[]> {
  const { env } = scene.world;
  await publish(env.database, instanceId, 'changes', env);
  const read = await readDocumentsSince(env.database, instanceId, -1);
  const settings = read?.documents.find(({ kind }) => kind === 'settings');
  return (settings as unknown as { body: { network: { routes: string[] } } }).body.network.routes;
}

test('a new gateway starts with the operator’s routes, where its owner sees them and takes them away', async () => {
  const { instance_id } = await scene.call(createInstance, { body: { instance_name: 'starts-with-routes' } });
  const path = { instance_id };
  const { features } = await scene.call(listFeatures, { path });
  expect(features).toMatchObject([{ name: 'route', enable: true }]);
  expect(JSON.parse(features[0]?.config ?? '')).toEqual({ user_routes: scene.world.env.defaultRoutes });
  expect(await toldRoutes(instance_id)).toEqual(scene.world.env.defaultRoutes);
  await scene.call(createFeature, { path, body: { name: 'route', enable: false } });
  expect(await toldRoutes(instance_id)).toEqual([]);
  await scene.call(createFeature, {
    path,
    body: { name: 'route', enable: true, config: '{"user_routes":["10.1.0.0/16"]}' },
  });
  expect(await toldRoutes(instance_id)).toEqual(['10.1.0.0/16']);
});
