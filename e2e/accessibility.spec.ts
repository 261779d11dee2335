import { type Browser, expect, type Locator, test } from '@playwright/test';
import axe from 'axe-core';
import { deleteGateways } from './calls/delete-gateways.ts';
import { Management } from './calls/management.ts';
import { askForGateway, untilRunning } from './calls/open-api.ts';
import { ConsoleUser } from './console/console-user.ts';
import { sharedSystem } from './system/shared-system.ts';

/** Where a page is, and what is seen once it has loaded. */
type Place = { path: string; shown: (user: ConsoleUser) => Locator };

let admin: Management;
let userId = '';

/** Somebody who may do nothing, tried all the same, so that there is a refusal to look at. */
test.beforeAll(async () => {
  const { access } = sharedSystem();
  admin = new Management(access);
  const { user } = await admin.ask<{ user: { id: string } }>('POST', '/v3.0/OS-USER/users', {
    body: { user: { name: 'looked-at', domain_id: access.account.domain_id } },
  });
  userId = user.id;
  const { credential } = await admin.ask<{ credential: { access: string; secret: string } }>(
    'POST',
    '/v3.0/OS-CREDENTIAL/credentials',
    { body: { credential: { user_id: userId } } },
  );
  const stranger = new Management({
    ...access,
    access_key: { ak: credential.access, sk: credential.secret },
  });
  expect((await stranger.send('GET', stranger.gateways())).status).toBe(403);
});

test.afterAll(async () => {
  await ConsoleUser.closeAll();
  await deleteGateways();
  if (userId) await admin.ask('DELETE', `/v3/users/${userId}`);
});

/** What axe-core holds to be a serious or critical fault of the page as it stands, with the elements. */
async function faults({ page }: ConsoleUser): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
    );
}

/** Looks at what is shown now in both themes. */
async function look(user: ConsoleUser, name: string, found: Record<string, string[]>): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion no colour is seen on its way to another.
    await user.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(user.page.locator('html')).toContainClass(colorScheme);
    const wrong = await faults(user);
    if (wrong.length > 0) found[`${name}, ${colorScheme}`] = wrong;
  }
}

/** The pages of this user in the order in which they are visited. */
async function places(): Promise<Place[]> {
  const own = `/v2/${admin.projectId}/turnpike`;
  const { events } = await admin.ask<{ events: { id: string }[] }>('GET', `${own}/audit-events`, {
    query: { resource_id: userId, outcome: 'succeeded' },
  });
  const { decisions } = await admin.ask<{ decisions: { decision_id: string }[] }>('GET', `${own}/decisions`, {
    query: { user_name: 'looked-at' },
  });
  const question = new URLSearchParams({ who: `user:${userId}`, actions: 'apig:apis:publish' });
  const row = ({ page }: ConsoleUser) => page.getByRole('table').getByRole('link').first();
  return [
    { path: '/access', shown: row },
    { path: '/access?tab=groups', shown: row },
    { path: '/access?tab=policies', shown: row },
    { path: '/access?tab=refusals', shown: row },
    {
      path: `/access/decisions/${decisions[0]?.decision_id}`,
      shown: (user) => user.box('What would allow it'),
    },
    { path: `/access/users/${userId}`, shown: (user) => user.heading('looked-at') },
    {
      path: '/access/policies/new',
      shown: ({ page }) => page.getByLabel('Policy document', { exact: true }),
    },
    {
      path: '/access/policies/system_apig_read_only_access',
      shown: (user) => user.heading('APIG ReadOnlyAccess'),
    },
    {
      path: `/access/simulator?${question}`,
      shown: ({ page }) => page.getByRole('cell', { name: 'denied', exact: true }),
    },
    { path: '/audit', shown: row },
    {
      path: `/audit/${events[0]?.id}`,
      shown: ({ page }) => page.getByRole('table', { name: 'Changed fields' }),
    },
  ];
}

/** Signs in, visits the pages one after the other, and tells what is wrong with them. */
async function visit(browser: Browser, pages: readonly Place[], first?: string) {
  const { access } = sharedSystem();
  const user = await ConsoleUser.open(browser, access.console);
  const found: Record<string, string[]> = {};
  if (first) {
    await user.page.goto(first);
    await expect(user.button('Sign in')).toBeVisible();
    await look(user, first, found);
  }
  await user.signIn({
    account: access.account.name,
    user: access.user.name,
    password: access.user.password,
  });
  for (const { path, shown } of pages) {
    await user.page.goto(path);
    await expect(shown(user), path).toBeVisible();
    await look(user, path, found);
  }
  expect(user.mistakes).toEqual([]);
  return found;
}

test('axe finds nothing serious on the pages of access and audit, in light and in dark', async ({
  browser,
}) => {
  expect(await visit(browser, await places(), '/sign-in')).toEqual({});
});

test('axe finds nothing serious on the pages of a gateway, in light and in dark', async ({ browser }) => {
  const id = await askForGateway(admin, 'looked-through');
  await untilRunning(admin, id);
  await admin.ask('POST', admin.gateways(`/${id}/instance-tags/action`), {
    body: { action: 'create', tags: [{ key: 'stage', value: 'test' }] },
  });
  const page = `/gateways/${id}`;
  const box = (title: string) => (user: ConsoleUser) => user.box(title);
  const found = await visit(browser, [
    { path: '/gateways', shown: ({ page }) => page.getByRole('link', { name: 'looked-through' }) },
    { path: '/gateways/new', shown: ({ page }) => page.getByRole('radio', { name: /^Platinum/ }) },
    { path: `${page}?created=true`, shown: ({ page }) => page.getByRole('list', { name: 'Steps' }) },
    { path: page, shown: box('Isolation') },
    { path: `${page}?tab=network`, shown: box('Backends in private networks') },
    { path: `${page}?tab=certificate`, shown: box('Use a certificate of your own') },
    {
      path: `${page}?tab=parameters&parameter=ratelimit`,
      shown: ({ page }) => page.getByRole('textbox', { name: 'Config string' }),
    },
    {
      path: `${page}?tab=parameters&parameter=custom_log`,
      shown: ({ page }) => page.getByRole('list', { name: 'Fields' }),
    },
    {
      path: `${page}?tab=revisions`,
      shown: ({ page }) => page.getByRole('table', { name: 'Revisions' }).getByRole('link').first(),
    },
    { path: `${page}?tab=revisions&revision=999999`, shown: ({ page }) => page.getByRole('alert') },
    { path: `${page}?tab=usage`, shown: box('Latest calls') },
    { path: `${page}?tab=endpoint-service`, shown: box('Let an account ask') },
    { path: `${page}?tab=tags`, shown: ({ page }) => page.getByRole('cell', { name: 'stage', exact: true }) },
    { path: `${page}?tab=settings`, shown: ({ page }) => page.getByRole('radio', { name: /^Platinum/ }) },
    { path: '/connections', shown: (user) => user.button('Ask for a connection') },
  ]);
  expect(found).toEqual({});
});
