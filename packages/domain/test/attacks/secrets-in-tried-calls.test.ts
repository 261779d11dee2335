import { callApi } from '@turnpike/contracts/http/apis';
import { RELEASE_ENVIRONMENT_ID } from '@turnpike/contracts/ids';
import { executeAs } from '@turnpike/testkit/execute-as';
import { createWorld } from '@turnpike/testkit/world';
import { expect, test } from 'vitest';
import { makerOf } from '../every-operation/tenant-maker.ts';

/** Attack: read in the audit log what others sent when they tried out an API. */
test('of a call that is tried out, the log keeps the names of headers and of the query, and no value, no body', async () => {
  const world = await createWorld();
  try {
    const tenant = await world.createTenant();
    const api_id = await makerOf(world, tenant).api();
    const call = executeAs(world.env, tenant.administrator, callApi, {
      path: { project_id: tenant.projectId, instance_id: tenant.instanceId, api_id },
      body: {
        env_id: RELEASE_ENVIRONMENT_ID,
        method: 'POST',
        path: '/login?key=S3CRET-1',
        query: { signature: 'S3CRET-2' },
        headers: { Authorization: 'Basic S3CRET-3', Cookie: 'sid=S3CRET-4', 'X-Whatever': 'S3CRET-5' },
        body: 'user=amy&pin=S3CRET-6',
        authentication: 'TOKEN',
        token: 'S3CRET-7',
      },
    });
    await expect(call).rejects.toMatchObject({ code: 'TURNPIKE.3409' });
    const row = await world.env.database.auditEvent.findFirstOrThrow({
      where: { accountId: tenant.accountId, operationId: 'CallApi' },
    });
    expect(row.after).toMatchObject({
      ...{ api_id, method: 'POST', path: '/login', query: ['signature'] },
      headers: ['Authorization', 'Cookie', 'X-Whatever'],
    });
    expect(JSON.stringify([row.before, row.after])).not.toContain('S3CRET');
  } finally {
    await world.close();
  }
});
