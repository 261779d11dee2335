import { expect, test } from '@playwright/test';
import { Management } from '../calls/management.ts';
import { amysFirstPassword, journey } from './journey.ts';

/** Step 1: who works here. */
export function usersStep(): void {
  test('1. the first administrator signs in; a wrong password is refused without saying what was wrong', async () => {
    const who = {
      account: journey.access.account.name,
      user: journey.access.user.name,
      password: journey.access.user.password,
    };
    await journey.admin.page.goto('/gateways');
    await journey.admin.sendSignIn({ ...who, password: 'not-the-password-1' });
    await expect(journey.admin.page.getByRole('alert').getByText('do not match')).toBeVisible();
    await journey.admin.signIn(who);
  });

  test('1. a user with a password is made, put in a group, and the group gets APIG ReadOnlyAccess', async () => {
    await journey.admin.go('Access');
    await journey.admin.fillDialog(
      journey.admin.button('Create user'),
      { Name: 'amy', Password: amysFirstPassword },
      'Create user',
    );
    await journey.admin.openTab('User groups');
    await journey.admin.fillDialog(
      journey.admin.button('Create user group'),
      { Name: 'readers' },
      'Create user group',
    );
    await journey.admin.openRow('readers');
    await journey.admin.chooseInDialog(journey.admin.button('Add members'), ['amy'], 'Add');
    await journey.admin.openTab('Permissions');
    const policies = journey.admin.box('Policies');
    await journey.admin.chooseInDialog(
      journey.admin.button('Grant policies'),
      ['APIG ReadOnlyAccess'],
      'Grant',
    );
    await expect(policies.getByRole('link', { name: 'APIG ReadOnlyAccess' })).toBeVisible();
    await expect(policies.getByText(`Project ${journey.access.region}`)).toBeVisible();
  });

  test('1. a custom policy is checked while it is typed, edited as a matrix, and kept', async () => {
    const { page } = journey.admin;
    await journey.admin.go('Access', 'Policies');
    await journey.admin.button('Create custom policy').click();
    await journey.admin.fill('Name', 'Key makers');
    await journey.admin.fill('Policy document', '{ "Version": "1.1", ');
    await expect(page.getByText(/No JSON/).first()).toBeVisible();
    const document = { Version: '1.1', Statement: [{ Effect: 'Allow', Action: ['apig:apps:create'] }] };
    await journey.admin.fill('Policy document', JSON.stringify(document));
    await expect(page.getByText('No mistake found.')).toBeVisible();
    await page.getByRole('checkbox', { name: 'List apig:apps', exact: true }).check();
    await expect(page.getByLabel('Policy document', { exact: true })).toContainText('apig:apps:list');
    await journey.admin.button('Create policy').click();
    await expect(journey.admin.heading('Key makers')).toBeVisible();
  });

  test('1. an access key of the user is made; its secret is shown once', async () => {
    await journey.admin.go('Access');
    await journey.admin.openRow('amy');
    await journey.admin.openTab('Access keys');
    await journey.admin.fillDialog(
      journey.admin.button('Create access key'),
      { Description: 'script' },
      'Create access key',
    );
    const { 'access key': ak, 'secret key': sk } = await journey.admin.takeSecrets(
      'access key',
      'secret key',
    );
    journey.asAmy = new Management({ ...journey.access, access_key: { ak, sk } });
    expect((await journey.asAmy.send('GET', journey.asAmy.gateways())).status).toBe(200);
  });
}
