import * as acls from '@turnpike/contracts/http/acls';
import { authoriseApps } from '@turnpike/contracts/http/app-auths';
import { bindQuota, createQuota } from '@turnpike/contracts/http/quotas';
import { RELEASE_ENVIRONMENT_ID } from '@turnpike/contracts/ids';
import { executeAs } from '@turnpike/testkit/execute-as';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '../src/kernel/define-operation.ts';
import { newId } from '../src/kernel/new-id.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.createTenant();
});
afterAll(() => world.close());

const scope = () => ({ project_id: tenant.projectId, instance_id: tenant.instanceId });
const [allowed, denied] = [newId(), newId()];

/** May do everything, but nothing at all to one item. */
function callerDenied(type: string): Caller {
  const { administrator } = tenant;
  const Resource = [`apig:*:*:${type}:${tenant.instanceId}/${denied}`];
  const document = {
    Version: '1.1' as const,
    Statement: [{ Effect: 'Deny' as const, Action: ['*'], Resource }],
  };
  const grants = [
    ...administrator.principal.grants,
    { policyId: 'deny', policyName: 'deny', document, place: { type: 'account' as const } },
  ];
  return { ...administrator, principal: { ...administrator.principal, grants } };
}

test('a Deny on one API holds when several are authorised at once', async () => {
  const body = { env_id: RELEASE_ENVIRONMENT_ID, app_ids: [newId()], api_ids: [allowed, denied] };
  const refused = executeAs(world.env, callerDenied('api'), authoriseApps, { path: scope(), body });
  await expect(refused).rejects.toMatchObject({ code: 'APIG.1005' });
  const passed = executeAs(world.env, callerDenied('api'), authoriseApps, {
    path: scope(),
    body: { ...body, api_ids: [allowed] },
  });
  await expect(passed).resolves.toMatchObject({ auths: [{ auth_result: { status: 'FAILED' } }] });
});

test('a Deny on one access control policy holds when several are deleted at once', async () => {
  const input = { path: scope(), query: { action: 'delete' }, body: { acls: [allowed, denied] } };
  await expect(executeAs(world.env, callerDenied('acl'), acls.batchDeleteAcls, input)).rejects.toMatchObject({
    code: 'APIG.1005',
  });
});

test('a Deny on one credential holds when a quota is bound to several', async () => {
  const quota = await executeAs(world.env, tenant.administrator, createQuota, {
    path: scope(),
    body: { name: 'daily', call_limits: 1, time_unit: 'DAY', time_interval: 1 },
  });
  const input = {
    path: { ...scope(), app_quota_id: quota.app_quota_id },
    body: { app_ids: [allowed, denied] },
  };
  await expect(executeAs(world.env, callerDenied('app'), bindQuota, input)).rejects.toMatchObject({
    code: 'APIG.1005',
  });
});
