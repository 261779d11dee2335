import { expect, test } from '@playwright/test';
import { Management } from './calls/management.ts';
import { ConsoleUser } from './console/console-user.ts';
import { type IdentityProvider, startIdentityProvider } from './identity-provider/start-identity-provider.ts';
import { sharedSystem } from './system/shared-system.ts';

let management: Management;
let company: IdentityProvider;
let providerPath = '';
let redirectUri = '';

test.beforeAll(async () => {
  const { access } = sharedSystem();
  management = new Management(access);
  company = await startIdentityProvider(() => redirectUri);
  const { group } = await management.ask<{ group: { id: string } }>('POST', '/v3/groups', {
    body: { group: { name: 'from-the-company' } },
  });
  const { roles } = await management.ask<{ roles: { id: string; display_name: string }[] }>(
    'GET',
    '/v3/roles',
  );
  const readOnly = roles.find(({ display_name }) => display_name === 'APIG ReadOnlyAccess');
  await management.ask('PUT', `/v3/projects/${access.project_id}/groups/${group.id}/roles/${readOnly?.id}`);
  const providers = `/v2/${access.project_id}/turnpike/identity-providers`;
  const { identity_provider } = await management.ask<{
    identity_provider: { id: string; redirect_path: string };
  }>('POST', providers, {
    body: {
      identity_provider: {
        name: 'Company',
        issuer: company.issuer,
        client_id: company.clientId,
        client_secret: company.clientSecret,
        group_mappings: [{ external: 'api-readers', group_id: group.id }],
      },
    },
  });
  providerPath = `${providers}/${identity_provider.id}`;
  redirectUri = `${access.console}${identity_provider.redirect_path}`;
});

test.afterAll(async () => {
  await ConsoleUser.closeAll();
  if (providerPath) await management.ask('DELETE', providerPath);
  await company?.close();
});

/** From the console's sign-in page to the provider's, and through it. */
async function signInAtCompany(user: ConsoleUser, login: string): Promise<void> {
  const { page } = user;
  await page.goto('/gateways');
  await user.button('Use single sign-on').click();
  await user.fill('Account', sharedSystem().access.account.name);
  await user.button('Continue').click();
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('whatever');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('somebody of the company signs in by its provider, and may do what their groups there are mapped to', async ({
  browser,
}) => {
  company.groups.set('carol', ['api-readers']);
  const carol = await ConsoleUser.open(browser, sharedSystem().access.console);
  await signInAtCompany(carol, 'carol');
  await expect(carol.heading('Overview')).toBeVisible();
  await carol.go('Gateways');
  await expect(carol.page.getByText('You do not have permission')).toHaveCount(0);
  await carol.close();

  company.groups.set('carol', []);
  const later = await ConsoleUser.open(browser, sharedSystem().access.console);
  await signInAtCompany(later, 'carol');
  await expect(later.heading('Overview')).toBeVisible();
  await later.go('Gateways');
  await expect(later.page.getByText('You do not have permission').first()).toBeVisible();
  await later.close();
});

test('an answer of the provider that the console did not ask for signs nobody in', async ({ browser }) => {
  const mallory = await ConsoleUser.open(browser, sharedSystem().access.console);
  await mallory.page.goto(`${redirectUri}?code=stolen&state=made-up`);
  await expect(mallory.page.getByRole('alert').getByText('Single sign-on did not let you in')).toBeVisible();
  await mallory.page.goto('/gateways');
  await expect(mallory.button('Sign in')).toBeVisible();
  await mallory.close();
});
