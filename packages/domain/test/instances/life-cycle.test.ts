import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openOperator } from '../../src/editions/operator.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { ownerOf, refusal } from './gateway-owner.ts';

let world: World;
let operator: ReturnType<typeof openOperator>;
let tenant: Tenant;
let owner: ReturnType<typeof ownerOf>;
beforeAll(async () => {
  world = await createWorld();
  operator = openOperator(world.databaseUrl);
});
afterAll(async () => {
  await operator?.close();
  await world?.close();
});
beforeEach(async () => {
  tenant = await world.createTenant();
  owner = ownerOf(world, tenant);
});

const row = () => world.env.database.instance.findUniqueOrThrow({ where: { id: tenant.instanceId } });
const change = (data: object) =>
  world.env.database.instance.update({ where: { id: tenant.instanceId }, data });
const messages = () => world.env.database.outboxMessage.count({ where: { queue: 'provisioning' } });
const resize = (spec_id: string) => owner('CreatePostPayResizeOrder', { body: { spec_id } });

async function addApis(count: number): Promise<void> {
  const common = {
    accountId: tenant.accountId,
    instanceId: tenant.instanceId,
    groupId: tenant.defaultGroupId,
  };
  const api = await owner('CreateApiV2', {
    body: {
      ...{ name: 'first', type: 1, req_protocol: 'HTTP', req_method: 'GET', req_uri: '/', auth_type: 'NONE' },
      ...{ backend_type: 'MOCK', group_id: tenant.defaultGroupId, mock_info: { result_content: '' } },
    },
  });
  const first = await world.env.database.api.findUniqueOrThrow({ where: { id: String(api.id) } });
  await world.env.database.api.createMany({
    data: Array.from({ length: count - 1 }, (_, index) => ({
      ...first,
      ...common,
      ...{ id: newId(), name: `api-${index}`, reqUri: `/${index}`, definition: first.definition as object },
    })),
  });
}

describe('resizing', () => {
  test('is asked of the worker in the same transaction, and the detail shows that it is under way', async () => {
    const before = await messages();
    expect(await resize('PLATINUM')).toMatchObject({ instance_id: tenant.instanceId });
    expect(await messages()).toBe(before + 1);
    const detail = await owner('ShowDetailsOfInstanceV2');
    expect(detail).toMatchObject({
      ...{ status: 'Resizing', instance_status: 42, spec: 'PLATINUM', retriable: false },
      operation: { name: 'resize', started_at: expect.any(String) },
      edition: { requests_per_second: 10_000, apis: 8_000 },
    });
    expect((await row()).generation).toBe(2);
  });

  test('of two at once one begins, and the other is told what is under way', async () => {
    const answers = await Promise.allSettled([resize('PLATINUM'), resize('ENTERPRISE')]);
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toMatchObject([
      { reason: { code: 'APIC.7701', message: expect.stringContaining('resize') } },
    ]);
    expect((await row()).generation).toBe(2);
  });

  test('to an edition that is not there, or the same, is refused', async () => {
    expect(await refusal(resize('PLATINUM_X2'))).toBe('APIC.7301');
    expect(await refusal(resize('BASIC'))).toBe('APIC.7707');
    expect(await refusal(resize("BASIC' OR '1'='1"))).toBe('APIG.2012');
    expect(await row()).toMatchObject({ spec: 'BASIC', generation: 1 });
  });

  test('below what the gateway holds is refused and says how much that is; and no more APIs than allowed are taken', async () => {
    await change({ spec: 'PROFESSIONAL' });
    await addApis(251);
    const tooSmall = resize('BASIC');
    await expect(tooSmall).rejects.toThrow('the gateway holds 251 APIs, and edition BASIC allows 250');
    expect(await refusal(tooSmall)).toBe('APIG.3102');
    expect(await resize('ENTERPRISE')).toMatchObject({ instance_id: tenant.instanceId });
  });

  test('in advance billing answers an order, and names one gateway only', async () => {
    const other = { body: { instance_id: newId(), resize_info: { spec_id: 'PLATINUM' } } };
    expect(await refusal(owner('CreatePrepayResize', other))).toBe('APIG.2012');
    const own = { body: { instance_id: tenant.instanceId, resize_info: { spec_id: 'PLATINUM' } } };
    expect(await owner('CreatePrepayResize', own)).toEqual({ order_id: `ORDER-${tenant.instanceId}` });
    expect(await row()).toMatchObject({ spec: 'PLATINUM', operation: 'resize' });
  });
});

describe('a gateway', () => {
  test('is restarted, upgraded and changed in number of nodes, one after the other only', async () => {
    await owner('RestartInstance');
    expect(await row()).toMatchObject({ status: 'Restarting', operation: 'restart', nodeGeneration: 2 });
    expect(await refusal(owner('RestartInstance'))).toBe('APIC.7701');
    expect(await refusal(owner('UpdateInstanceV2', { body: { node_count: 3 } }))).toBe('APIC.7701');
    await change({ status: 'Running', operation: null });
    const before = await messages();
    expect(await owner('UpdateInstanceV2', { body: { node_count: 3 } })).toMatchObject({
      ...{ node_count: 3, status: 'Running', operation: { name: 'nodes' } },
    });
    expect(await messages()).toBe(before + 1);
    await change({ operation: null });
    expect(await refusal(owner('UpgradeInstance'))).toBe('TURNPIKE.3472');
    await change({ availableVersion: '2.0.0' });
    await owner('UpgradeInstance');
    expect(await row()).toMatchObject({ status: 'Updating', gatewayVersion: '2.0.0' });
  });

  test('that never ran, or is to go, is not restarted', async () => {
    await change({ provisionedAt: null, status: 'Creating' });
    expect(await refusal(owner('RestartInstance'))).toBe('APIC.7701');
    await change({ provisionedAt: new Date(), status: 'Running' });
    await owner('DeleteInstancesV2');
    expect(await row()).toMatchObject({ status: 'Deleting', operation: 'delete' });
    expect(await refusal(owner('RestartInstance'))).toBe('APIC.7701');
    expect(await refusal(resize('PLATINUM'))).toBe('APIC.7701');
  });

  test('at which something failed is tried again without its pause; where nothing failed that is refused', async () => {
    expect(await refusal(owner('RetryInstance'))).toBe('TURNPIKE.3473');
    const paused = { attempts: 6, nextAttemptAt: new Date(Date.now() + 30_000) };
    await change({
      ...paused,
      status: 'CreateFail',
      provisionedAt: null,
      errorMessage: 'no',
      errorCode: 'APIC.9206',
    });
    expect(await owner('ShowDetailsOfInstanceV2')).toMatchObject({ retriable: true, error_msg: 'no' });
    await owner('RetryInstance');
    expect(await row()).toMatchObject({
      ...{ status: 'Creating', operation: 'create', attempts: 0, nextAttemptAt: null, errorMessage: null },
    });
    expect(await refusal(owner('RetryInstance'))).toBe('TURNPIKE.3473');
    await change({ status: 'DeleteFailed', operation: 'delete', desiredState: 'DELETED' });
    await owner('RetryInstance');
    expect(await row()).toMatchObject({ status: 'Deleting', desiredState: 'DELETED' });
  });

  test('has a window of four hours that begins at one of six', async () => {
    const window = (maintain_begin: string, maintain_end: string) =>
      owner('UpdateInstanceV2', { body: { maintain_begin, maintain_end } });
    expect(await refusal(window('03:00:00', '07:00:00'))).toBe('APIC.7235');
    expect(await refusal(window('02:00:00', '10:00:00'))).toBe('APIC.7230');
    expect(await window('18:00:00', '22:00:00')).toMatchObject({ maintain_begin: '18:00:00' });
  });
});

describe("the operator's rows", () => {
  test('an edition of their own can be had, shows among the zones, and goes when no gateway has it', async () => {
    await operator.setEdition('EDGE', { requestsPerSecond: 123, apis: 10_000 });
    const zones = await owner('ListAvailableZonesV2');
    expect(zones).toMatchObject({ available_zones: [{ id: 'local', specs: { EDGE: true, BASIC: true } }] });
    const made = await owner('CreateInstanceV2', { body: { instance_name: 'edge', spec_id: 'EDGE' } });
    const path = { instance_id: String(made.instance_id) };
    expect(await owner('ShowDetailsOfInstanceV2', { path })).toMatchObject({
      edition: { name: 'EDGE', requests_per_second: 123, memory_limit_mib: 256 },
    });
    await expect(operator.removeEdition('EDGE')).rejects.toThrow('1 gateways have edition EDGE');
    await expect(operator.removeEdition('BASIC')).rejects.toThrow('comes with Turnpike');
    await world.env.database.instance.delete({ where: { id: path.instance_id } });
    await operator.removeEdition('EDGE');
    expect(await refusal(resize('EDGE'))).toBe('APIC.7301');
    await expect(operator.removeEdition('EDGE')).rejects.toThrow('There is no edition');
  });

  test('to change an edition resizes its gateways, and what is out of its bounds is refused by name', async () => {
    await operator.setEdition('TUNED', { workerThreads: 2, memoryLimitMib: 2_048 });
    await change({ spec: 'TUNED' });
    const { edition, gateways } = await operator.setEdition('TUNED', { workerThreads: 3 });
    expect({ ...edition, gateways }).toMatchObject({ workerThreads: 3, memoryLimitMib: 2_048, gateways: 1 });
    expect(await row()).toMatchObject({ status: 'Resizing', operation: 'resize' });
    await expect(operator.setEdition('TUNED', { memoryLimitMib: 8 })).rejects.toThrow('memoryLimitMib');
    await expect(operator.setEdition('not a name', {})).rejects.toThrow('name');
    expect(await world.env.database.edition.count({ where: { name: { contains: ' ' } } })).toBe(0);
  });

  test('quotas hold for one project or for all, and cannot be changed from inside', async () => {
    await operator.setQuota('nodes', 2, tenant.projectId);
    expect(await owner('ShowProjectQuotas')).toEqual({
      gateways: { limit: 5, used: 1 },
      nodes: { limit: 2 },
    });
    expect(await refusal(owner('UpdateInstanceV2', { body: { node_count: 3 } }))).toBe('TURNPIKE.3117');
    const three = { instance_name: 'three', node_count: 3 };
    expect(await refusal(owner('CreateInstanceV2', { body: three }))).toBe('TURNPIKE.3117');
    await operator.setQuota('gateways', 1, tenant.projectId);
    expect(await refusal(owner('CreateInstanceV2', { body: { instance_name: 'second' } }))).toBe('APIC.9218');
    await operator.setQuota('gateways', 7, null);
    const other = ownerOf(world, await world.createTenant());
    expect(await other('ShowProjectQuotas')).toMatchObject({ gateways: { limit: 7 } });
    await operator.setQuota('gateways', 5, null);
    await expect(operator.setQuota('nodes', 17, null)).rejects.toThrow('from 1 to 16');
    await expect(operator.setQuota('nodes', 1, newId())).rejects.toThrow('There is no project');
  });
});
