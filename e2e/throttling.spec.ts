import { expect, test } from '@playwright/test';
import axe from 'axe-core';
import { deleteGateways } from './calls/delete-gateways.ts';
import { call } from './calls/gateway-call.ts';
import { Management } from './calls/management.ts';
import {
  askForGateway,
  createApi,
  defaultGroup,
  type Gateway,
  httpEndpoint,
  publish,
  untilRunning,
} from './calls/open-api.ts';
import { ConsoleUser } from './console/console-user.ts';
import { until } from './system/poll.ts';
import { sharedSystem } from './system/shared-system.ts';

/** Limits of calls, made at the console and met by callers of a gateway with two nodes. */
test.describe.configure({ mode: 'serial' });

let gateway: Gateway;
let user: ConsoleUser;

test.beforeAll(async ({ browser }) => {
  const { access } = sharedSystem();
  const admin = new Management(access);
  gateway = await untilRunning(admin, await askForGateway(admin, 'throttles', 2, 'PROFESSIONAL'));
  const { id: groupId } = await defaultGroup(admin, gateway.id);
  const api = { groupId, name: 'orders', path: '/orders', authType: 'NONE' as const };
  await publish(admin, gateway.id, await createApi(admin, gateway.id, api), 'online');
  await admin.ask('POST', admin.gateways(`/${gateway.id}/apps`), { body: { name: 'caller' } });
  user = await ConsoleUser.open(browser, access.console);
  const { account, user: person } = access;
  await user.signIn({ account: account.name, user: person.name, password: person.password });
});

test.afterAll(async () => {
  await ConsoleUser.closeAll();
  await deleteGateways();
});

const orders = () => call({ ...httpEndpoint(gateway), path: '/orders' });

test('a policy is made, bound and given exceptions at the console, and callers are told of it', async () => {
  await user.page.goto(`/gateways/${gateway.id}/policies?tab=throttling`);
  await user.button('Create throttling policy').click();
  await user.fill('Name', 'steady', user.dialog);
  await user.dialog.getByLabel('Unit').selectOption('Days');
  await user.fill('Calls of an API', '7', user.dialog);
  await user.submitDialog('Create policy');
  await user.openRow('steady');
  await expect(user.box('Limits').getByText('7 calls per day')).toBeVisible();
  await user.chooseInDialog(user.button('Bind APIs'), ['orders'], 'Bind');
  await expect(user.box('APIs').getByRole('link', { name: 'orders' })).toBeVisible();
  await user.button('Add limit').click();
  await user.fill('Calls', '3', user.dialog);
  await user.submitDialog('Add limit');
  await expect(user.box('Special limits').getByText('3 calls per day')).toBeVisible();
  await user.box('Without the control plane').getByRole('button', { name: 'Change' }).click();
  await user.dialog.getByLabel('Then').selectOption('Let some calls in');
  await user.fill('Calls', '2', user.dialog);
  await user.submitDialog('Save changes');
  await expect(user.box('Without the control plane')).toContainText('lets in 2 calls more');
  await looksWell();

  await until('the policy holds at every node', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, orders));
    return answers.every(({ headers }) => headers['ratelimit-policy'] === '"api";q=7;w=86400');
  });
  let refused = await orders();
  await until('the calls are used up', async () => {
    refused = await orders();
    return refused.status === 429;
  });
  expect(refused.headers.ratelimit).toMatch(/^"api";r=0;t=\d+$/);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(user.mistakes).toEqual([]);
});

test('a bound policy is kept, and an unbound one can be deleted', async () => {
  await user
    .box('APIs')
    .getByRole('button', { name: /Unbind/ })
    .click();
  await user.submitDialog('Unbind throttling policy');
  await expect(user.box('APIs').getByText('Bound to no API')).toBeVisible();
  await until('the API has no limit any more', async () => (await orders()).status === 200);
});

async function looksWell(): Promise<void> {
  await user.page.emulateMedia({ reducedMotion: 'reduce' });
  await user.page.evaluate(axe.source);
  const { violations } = await user.page.evaluate<axe.AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`)).toEqual([]);
}
