import { expect, test } from '@playwright/test';
import { call } from '../calls/gateway-call.ts';
import type { Group } from '../calls/open-api.ts';
import { expectRefusal, journey, sightingsPath, to, untilStatus } from './journey.ts';

/** Step 3: APIs. */
export function apisStep(): void {
  test('3. a group is made, and in it an API with a path parameter in front of an HTTP backend', async () => {
    await journey.admin.go('APIs', 'API groups');
    await journey.admin.fillDialog(
      journey.admin.button('Create API group'),
      { Name: 'atlas' },
      'Create API group',
    );
    const { groups } = await journey.management.ask<{ groups: Group[] }>(
      'GET',
      journey.management.gateways(`/${journey.gateway.id}/api-groups`),
      { query: { name: 'atlas' } },
    );
    journey.group = groups[0] ?? journey.group;
    await journey.admin.openRow('atlas');
    await journey.admin.button('Create API').first().click();
    await journey.admin.fill('Name', 'river');
    await expect(journey.admin.page.getByLabel('API group', { exact: true })).toHaveValue(journey.group.id);
    await journey.admin.fill('Path', '/rivers/{id}');
    await expect(journey.admin.page.getByLabel('Parameter name', { exact: true })).toHaveValue('id');
    await journey.admin.fill('Backend address', `127.0.0.1:${journey.backend.port}`);
    await journey.admin.fill('Backend path', '/rivers/{id}');
    await addBackendParameter('id');
    await journey.admin.button('Create API').click();
    await expect(journey.admin.heading('river')).toBeVisible();
  });

  test('3. published it is served with the backend’s own body, taken offline it is not, published again it is', async () => {
    const target = to('HTTP', '/rivers/3');
    await expectRefusal(target, 404, 'APIG.0101', /does not exist or has not been published/);
    const publishNow = () =>
      journey.admin.fillDialog(journey.admin.button('Publish'), { Environment: 'RELEASE' }, 'Publish now');
    await publishNow();
    await untilStatus(target, 200);
    const own = await (await fetch(`http://127.0.0.1:${journey.backend.port}/rivers/3`)).text();
    expect((await call(target)).body).toBe(own);
    await journey.admin.remove(
      journey.admin.box('Published in').getByRole('button', { name: 'Take offline' }),
      'Take offline',
    );
    await expect(journey.admin.box('Published in').getByText('Not published', { exact: true })).toBeVisible();
    await untilStatus(target, 404);
    await publishNow();
    await untilStatus(target, 200);
    await expect(journey.admin.page.getByRole('table', { name: 'Versions' }).getByRole('row')).toHaveCount(3);
  });

  test('3. an API with a mock backend answers without any backend; over HTTP it is refused where only HTTPS is open', async () => {
    await startApi({
      Name: 'season',
      Path: '/season',
      Protocol: 'HTTPS',
      'Backend type': 'Mock: a fixed answer',
    });
    await journey.admin.fill('Response body', '{"season":"spring"}');
    await journey.admin.button('Create API').click();
    await expect(journey.admin.heading('season')).toBeVisible();
    await journey.admin.fillDialog(journey.admin.button('Publish'), {}, 'Publish now');
    await untilStatus(to('HTTPS', '/season'), 200);
    expect(JSON.parse((await call(to('HTTPS', '/season'))).body)).toEqual({ season: 'spring' });
    await expectRefusal(
      to('HTTP', '/season'),
      400,
      'APIG.0607',
      /The following protocol is supported.*HTTPS/i,
    );
  });

  test('3. an API that asks for a credential refuses who has none', async () => {
    await startApi({ Name: 'sightings', Path: '/sightings/{place}', Method: 'POST' });
    await journey.admin.fill('Authentication', 'Credential: signed with key and secret');
    await journey.admin.fill('AppCode', 'On: header X-Apig-AppCode is accepted too');
    await journey.admin.fill('Backend address', `127.0.0.1:${journey.backend.port}`);
    await journey.admin.fill('Backend method', 'POST');
    await journey.admin.fill('Backend path', '/sightings');
    await journey.admin.button('Create API').click();
    await expect(journey.admin.heading('sightings')).toBeVisible();
    await journey.admin.fillDialog(journey.admin.button('Publish'), {}, 'Publish now');
    const target = to('HTTP', sightingsPath, { method: 'POST', body: '{}' });
    await untilStatus(target, 401);
    await expectRefusal(target, 401, 'APIG.0303', /Incorrect app authentication information/);
  });
}

/** Maps a path parameter of the request to the one of the same name at the backend. */
async function addBackendParameter(name: string): Promise<void> {
  if (await journey.admin.page.getByRole('group', { name: 'Backend parameter 1' }).isHidden()) {
    await journey.admin.button('Add backend parameter').click();
    await journey.admin.fill('Source', 'Request parameter');
    await journey.admin.fill('Value', name);
    await journey.admin.fill('Backend name', name);
    await journey.admin.fill('Backend location', 'PATH');
  }
}

/** Opens the form of a new API in the group and fills it. */
async function startApi(fields: Record<string, string>): Promise<void> {
  await journey.admin.go('APIs', 'API groups');
  await journey.admin.openRow('atlas');
  await journey.admin.button('Create API').first().click();
  for (const [label, value] of Object.entries(fields)) await journey.admin.fill(label, value);
}
