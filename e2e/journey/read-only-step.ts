import { expect, test } from '@playwright/test';
import { amysFirstPassword, amysPassword, journey } from './journey.ts';

/** Step 1 again, now that there is something to read: what a read-only user may do. */
export function readOnlyStep(): void {
  test('1. a new user has to choose a password of their own before anything else', async () => {
    const amy = { account: journey.access.account.name, user: 'amy', password: amysFirstPassword };
    await journey.amy.page.goto('/');
    await journey.amy.sendSignIn(amy);
    await expect(journey.amy.heading('Choose a new password')).toBeVisible();
    await journey.amy.page.goto('/gateways');
    await expect(journey.amy.heading('Choose a new password')).toBeVisible();
    await journey.amy.changePassword(amysFirstPassword, amysFirstPassword);
    await expect(journey.amy.page.getByRole('alert').getByText('password policy')).toBeVisible();
    await journey.amy.changePassword(amysFirstPassword, amysPassword);
    await expect(journey.amy.heading('Overview')).toBeVisible();
  });

  test('1. the read-only user sees gateways; every write is off in the console and says why', async () => {
    const isOff = async (...names: string[]) => {
      for (const name of names)
        await expect(journey.amy.button(name).first(), `${name} is off`).toBeDisabled();
    };
    await journey.amy.go('Gateways');
    await expect(journey.amy.page.getByRole('link', { name: 'storefront' })).toBeVisible();
    await isOff('Create gateway');
    await journey.amy.openRow('storefront');
    await journey.amy.openTab('Settings');
    await isOff('Save changes', 'Change nodes', 'Change edition', 'Restart gateway', 'Delete gateway');
    await journey.amy.go('APIs');
    await isOff('Create API');
    await journey.amy.openTab('API groups');
    await isOff('Create API group');
    await journey.amy.openRow('DEFAULT');
    await isOff('Create API', 'Edit');
    await journey.amy.go('Environments');
    await isOff('Create environment');
    await journey.amy.go('Credentials');
    await isOff('Create credential');
    await journey.amy.go('Policies');
    await isOff('Create quota');
    await journey.amy.openTab('Access control');
    await isOff('Create access control policy');
    await journey.amy.go('Access');
    await isOff('Create user');
    await journey.amy.button('Create user').hover();
    await expect(journey.amy.page.getByRole('tooltip')).toContainText('iam:users:createUser');
  });

  test('1. what the read-only user tries to write with the session of the console is answered 403', async () => {
    const own = journey.asAmy.gateways(`/${journey.gateway.id}`);
    const tries: [string, string, unknown][] = [
      ['POST', journey.asAmy.gateways(), { instance_name: 'not-allowed' }],
      ['PUT', own, { description: 'not allowed' }],
      ['DELETE', own, undefined],
      ['POST', `${own}/api-groups`, { name: 'not-allowed' }],
      ['POST', `${own}/apps`, { name: 'not-allowed' }],
    ];
    for (const [method, path, body] of tries) {
      const headers = { 'content-type': 'application/json', 'x-requested-with': 'turnpike-console' };
      const init = { method, headers, body: JSON.stringify(body) };
      const answer = await journey.amy.page.evaluate<{ status: number; text: string }>(
        `fetch(${JSON.stringify(path)}, ${JSON.stringify(init)})
          .then(async (response) => ({ status: response.status, text: await response.text() }))`,
      );
      expect({ method, path, ...answer }).toMatchObject({ method, path, status: 403 });
      expect(answer.text).toContain('APIG.1005');
    }
  });

  test('1. a granted custom policy holds at once, for what it names and nothing else; revoked it is gone at once', async () => {
    const create = (kind: string, name: string) =>
      journey.asAmy.send('POST', journey.asAmy.gateways(`/${journey.gateway.id}/${kind}`), {
        body: { name },
      });
    await journey.admin.go('Access', 'User groups');
    await journey.admin.openRow('readers');
    await journey.admin.openTab('Permissions');
    await journey.admin.chooseInDialog(journey.admin.button('Grant policies'), ['Key makers'], 'Grant');
    expect((await create('apps', 'stranger')).status).toBe(201);
    expect((await create('api-groups', 'not-allowed')).status).toBe(403);
    await journey.admin.remove(journey.admin.button('Revoke policy Key makers'), 'Revoke policy');
    expect((await create('apps', 'another')).status).toBe(403);
  });
}
