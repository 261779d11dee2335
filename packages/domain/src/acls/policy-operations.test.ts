import * as contracts from '@turnpike/contracts/http/acls';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createScene, type Scene } from '../../test/scene.ts';
import { newId } from '../kernel/new-id.ts';

let first: Scene;
let scene: Scene;
beforeAll(async () => {
  first = await createScene();
});
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
});
afterAll(() => first.world.close());

const body = { acl_name: 'office', acl_type: 'PERMIT', acl_value: '10.0.0.1', entity_type: 'IP' };
const createAcl = (fields: object = {}) => scene.call(contracts.createAcl, { body: { ...body, ...fields } });

async function bindToNewApi(acl_id: string, name = 'list'): Promise<void> {
  const { id } = await scene.createApi(name);
  await scene.call(contracts.bindAcl, { body: { acl_id, publish_ids: [await scene.publish(id)] } });
}

test('a policy is read back as it was written, without the blanks between its entries', async () => {
  const acl = await createAcl({ acl_value: '192.168.0.1/16, 10.0.0.5-10.0.0.9 ,2001:db8::/32' });
  expect(acl).toMatchObject({ ...body, acl_value: '192.168.0.1/16,10.0.0.5-10.0.0.9,2001:db8::/32' });
  expect(await scene.call(contracts.showAcl, { path: { acl_id: acl.id } })).toEqual(acl);
});

test.each(['10.0.0.1,', '10.0.0.300', '10.0.0.9-10.0.0.1', '10.0.0.0/33', '10.0.0.1-::1', 'office'])(
  'neither is a policy created nor updated with the value %s',
  async (acl_value) => {
    const { id } = await createAcl();
    const wrong = { ...body, acl_name: 'other', acl_value };
    expect(await scene.refusal(contracts.createAcl, { body: wrong })).toMatch(
      /^APIG\.2015: Invalid IP address: "/,
    );
    expect(await scene.refusal(contracts.updateAcl, { path: { acl_id: id }, body: wrong })).toMatch(
      /^APIG\.2015/,
    );
    expect((await scene.call(contracts.listAcls)).acls).toMatchObject([body]);
  },
);

test('a policy has at most 100 entries', async () => {
  const value = Array.from({ length: 101 }, (_, index) => `10.0.0.${index}`);
  expect(await scene.refusal(contracts.createAcl, { body: { ...body, acl_value: value.join(',') } })).toMatch(
    /^APIG\.2012: .*acl_value/,
  );
  await createAcl({ acl_value: value.slice(1).join(',') });
});

test('a name is one policy of a gateway', async () => {
  await createAcl();
  const taken = 'APIG.3206: The access control policy name already exists.';
  expect(await scene.refusal(contracts.createAcl, { body })).toBe(taken);
  const { id } = await createAcl({ acl_name: 'home' });
  expect(await scene.refusal(contracts.updateAcl, { path: { acl_id: id }, body })).toBe(taken);
});

test('a gateway has at most 100 policies', async () => {
  const { accountId, instanceId } = scene.tenant;
  await scene.world.env.database.acl.createMany({
    data: Array.from({ length: 100 }, (_, index) => ({
      id: newId(),
      accountId,
      instanceId,
      name: `filler-${index}`,
      type: 'DENY',
      entityType: 'IP',
      value: '::1',
    })),
  });
  expect(await scene.refusal(contracts.createAcl, { body })).toMatch(/^APIG\.3112: /);
});

test('a bound policy cannot be deleted', async () => {
  const { id } = await createAcl();
  await bindToNewApi(id);
  expect(await scene.refusal(contracts.deleteAcl, { path: { acl_id: id } })).toBe(
    'APIG.3447: The access control policy cannot be deleted because it has been bound to APIs.',
  );
});

test('of several policies those are deleted that can be; the others are told with the reason', async () => {
  const [free, bound] = [await createAcl(), await createAcl({ acl_name: 'bound' })];
  await bindToNewApi(bound.id);
  const missing = newId();
  const sent = { query: { action: 'delete' }, body: { acls: [free.id, bound.id, missing, free.id] } };
  expect(await scene.call(contracts.batchDeleteAcls, sent)).toEqual({
    success_count: 1,
    failure: [
      {
        acl_id: bound.id,
        acl_name: 'bound',
        error_code: 'APIG.3447',
        error_msg: 'The access control policy cannot be deleted because it has been bound to APIs.',
      },
      {
        acl_id: missing,
        acl_name: '',
        error_code: 'APIG.3006',
        error_msg: 'The access control policy does not exist.',
      },
    ],
  });
  expect((await scene.call(contracts.listAcls)).acls.map(({ id }) => id)).toEqual([bound.id]);
});

test('lists filter by name, type and id, and count bindings', async () => {
  const office = await createAcl();
  await createAcl({ acl_name: 'office-2', acl_type: 'DENY' });
  await bindToNewApi(office.id);
  const list = async (query: Record<string, string>) =>
    (await scene.call(contracts.listAcls, { query })).acls.map((acl) => [acl.acl_name, acl.bind_num]).sort();
  expect(await list({ name: 'OFF' })).toEqual([
    ['office', 1],
    ['office-2', 0],
  ]);
  expect(await list({ name: 'office', precise_search: 'name' })).toEqual([['office', 1]]);
  expect(await list({ acl_type: 'DENY' })).toEqual([['office-2', 0]]);
  expect(await list({ id: office.id, entity_type: 'IP' })).toEqual([['office', 1]]);
});

test('the gateway is told of every policy that is created, changed or deleted', async () => {
  const [a, b] = [await createAcl(), await createAcl({ acl_name: 'home' })];
  const path = { acl_id: a.id };
  expect(await scene.changesBy(() => scene.call(contracts.updateAcl, { path, body }))).toEqual([
    `acl ${a.id}`,
  ]);
  expect(await scene.changesBy(() => scene.call(contracts.deleteAcl, { path }))).toEqual([`acl ${a.id}`]);
  const batch = { query: { action: 'delete' }, body: { acls: [b.id, newId()] } };
  expect(await scene.changesBy(() => scene.call(contracts.batchDeleteAcls, batch))).toEqual([`acl ${b.id}`]);
  const created = await scene.changesBy(() => createAcl());
  expect(created).toEqual([`acl ${(await scene.call(contracts.listAcls)).acls[0]?.id}`]);
});

test.each([
  ['DOMAIN', 'Example Ltd,other', 'a\u0007b', 'a\u0007b is not the name of an account'],
  ['DOMAIN_ID', `${'a'.repeat(32)},${'0'.repeat(32)}`, 'Example', 'is not the id of an account'],
])('a policy of accounts (%s) takes those and nothing else', async (entity_type, acl_value, wrong, why) => {
  expect(await createAcl({ entity_type, acl_value })).toMatchObject({ entity_type, acl_value });
  const refusal = await scene.refusal(contracts.createAcl, {
    body: { ...body, acl_name: 'other', entity_type, acl_value: wrong },
  });
  expect(refusal).toMatch(/^APIG\.2012: .*acl_value/);
  expect(refusal.replace('\\u0007', '\u0007').replaceAll('"', '')).toContain(why);
});

test('a bound policy keeps its entity type, so that an API has at most one of each', async () => {
  const { id } = await createAcl();
  const sent = { path: { acl_id: id }, body: { ...body, entity_type: 'DOMAIN', acl_value: 'Example' } };
  await scene.call(contracts.updateAcl, sent);
  await bindToNewApi(id);
  expect(await scene.refusal(contracts.updateAcl, { path: { acl_id: id }, body })).toMatch(
    /^APIG\.2012: .*entity_type/,
  );
  expect((await scene.call(contracts.listAcls)).acls).toMatchObject([{ entity_type: 'DOMAIN' }]);
});
