import { expect, test } from '@playwright/test';
import { call } from '../calls/gateway-call.ts';
import { journey, to } from './journey.ts';

/** At last everything is deleted again, through the console. */
export function deleteStep(): void {
  test('finally all of it is deleted through the console', async () => {
    await journey.admin.go('APIs');
    for (const api of ['river', 'season', 'sightings']) {
      await journey.admin.go('APIs');
      await journey.admin.openRow(api);
      await journey.admin.openTab('Publish');
      await journey.admin.remove(
        journey.admin.box('Published in').getByRole('button', { name: 'Take offline' }),
        'Take offline',
      );
      await expect(
        journey.admin.box('Published in').getByText('Not published', { exact: true }),
      ).toBeVisible();
      await journey.admin.remove(journey.admin.button('Delete API'), 'Delete API');
      await expect(journey.admin.heading('APIs')).toBeVisible();
    }
    await journey.admin.openTab('API groups');
    await journey.admin.openRow('atlas');
    await journey.admin.remove(journey.admin.button('Delete API group'), 'Delete API group');
    for (const credential of ['mobile', 'stranger']) {
      await journey.admin.go('Credentials');
      await journey.admin.openRow(credential);
      await journey.admin.remove(journey.admin.button('Delete credential'), 'Delete credential');
      await expect(journey.admin.heading('Credentials')).toBeVisible();
    }
    await journey.admin.go('Policies');
    await journey.admin.openRow('three-a-day');
    await journey.admin.remove(journey.admin.button('Delete quota'), 'Delete quota');
    await journey.admin.go('Policies', 'Access control');
    await journey.admin.openRow('keep-out');
    await journey.admin.remove(
      journey.admin.button('Delete access control policy'),
      'Delete access control policy',
    );
    await journey.admin.go('Gateways');
    await journey.admin.openRow('storefront');
    await journey.admin.openTab('Settings');
    await journey.admin.remove(journey.admin.button('Delete gateway'), 'Delete gateway', 'storefront');
    await expect(journey.admin.heading('Gateways')).toBeVisible();
    await expect(journey.admin.page.getByText('No gateway yet', { exact: true })).toBeVisible({
      timeout: 20_000,
    });
    await expect
      .poll(() => call(to('HTTP', '/')).then(String, (error: Error) => error.message))
      .toMatch(/ECONNREFUSED/);
  });

  test('finally the user, the group and the policy are deleted; a session and a key of the user are void at once', async () => {
    await journey.admin.go('Access');
    await journey.admin.openRow('amy');
    await journey.admin.remove(journey.admin.button('Delete user'), 'Delete user');
    expect((await journey.asAmy.send('GET', journey.asAmy.gateways())).status).toBe(401);
    await journey.amy.page.goto('/gateways');
    await expect(journey.amy.button('Sign in')).toBeVisible();
    await journey.admin.go('Access', 'User groups');
    await journey.admin.openRow('readers');
    await journey.admin.remove(journey.admin.button('Delete user group'), 'Delete user group');
    await journey.admin.go('Access', 'Policies');
    await journey.admin.openRow('Key makers');
    await journey.admin.remove(journey.admin.button('Delete policy'), 'Delete policy');
    expect([...journey.admin.mistakes, ...journey.amy.mistakes]).toEqual([]);
  });
}
