import { expect, test } from '@playwright/test';
import { deleteGateways } from './calls/delete-gateways.ts';
import { call } from './calls/gateway-call.ts';
import { Management } from './calls/management.ts';
import {
  askForGateway,
  changeMock,
  createApi,
  defaultGroup,
  type Gateway,
  httpEndpoint,
  RELEASE,
  untilRunning,
} from './calls/open-api.ts';
import { ConsoleUser } from './console/console-user.ts';
import { until } from './system/poll.ts';
import { sharedSystem } from './system/shared-system.ts';

/** What a gateway does is changed, broken and brought back at the console; no node is started anew for it. */
test.describe.configure({ mode: 'serial' });

const GOOD = '{"tide":"low"}';
const BROKEN = '{"tide":"broken"}';

let admin: Management;
let user: ConsoleUser;
let gateway: Gateway;
let apiId = '';
let options: Parameters<typeof createApi>[2];

const ask = (path: string) => {
  const { address, port } = httpEndpoint(gateway);
  return call({ address, port, path });
};
const pids = async () =>
  (await admin.ask<Gateway>('GET', admin.gateways(`/${gateway.id}`))).nodes.map(({ pid }) => pid);
const tab = (name: string) => user.page.goto(`/gateways/${gateway.id}?tab=${name}`);

test.beforeAll(async ({ browser }) => {
  const { access } = sharedSystem();
  admin = new Management(access);
  gateway = await untilRunning(admin, await askForGateway(admin, 'configured'));
  const group = await defaultGroup(admin, gateway.id);
  options = { groupId: group.id, name: 'tide', path: '/tide', mockBody: GOOD };
  apiId = await createApi(admin, gateway.id, options);
  await admin.ask('POST', admin.gateways(`/${gateway.id}/apis/action`), {
    body: { action: 'online', api_id: apiId, env_id: RELEASE },
  });
  await until('the API is served', async () => (await ask('/tide')).status === 200);
  user = await ConsoleUser.open(browser, access.console);
  const { account, user: person } = access;
  await user.signIn({ account: account.name, user: person.name, password: person.password });
});

test.afterAll(async () => {
  await ConsoleUser.closeAll();
  await deleteGateways();
});

test('a call limit that is set in a form holds at the gateway at once, and no node is started anew', async () => {
  const before = await pids();
  await tab('parameters');
  await user.page.getByRole('button', { name: /^Call limit per API/ }).click();
  const limit = user.page.getByLabel('Calls per second', { exact: true });
  await limit.fill('0');
  await expect(limit).toHaveAttribute('aria-invalid', 'true');
  await expect(user.button('Save parameter')).toBeDisabled();
  await limit.fill('1');
  await expect(user.page.getByRole('textbox', { name: 'Config string' })).toContainText('"api_limits": 1');
  await user.button('Save parameter').click();
  await expect(
    user.page.getByRole('status').filter({ hasText: /1 of 1 node at revision \d+/ }),
  ).toBeVisible();
  await until('the limit holds', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask('/tide')));
    return answers.some(({ status }) => status === 429);
  });
  expect(await pids()).toEqual(before);
  await user.page.getByRole('switch', { name: 'A value of its own' }).click();
  await user.button('Save parameter').click();
  await expect(user.page.getByText('The default holds.')).toBeVisible();
  await until('the default holds again', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask('/tide')));
    return answers.every(({ status }) => status === 200);
  });
});

test('what was published and broke the API is taken back by one click, and released again', async () => {
  expect((await ask('/tide')).body).toBe(GOOD);
  await changeMock(admin, gateway.id, apiId, { ...options, mockBody: BROKEN });
  await user.page.goto(`/gateways/${gateway.id}/apis/${apiId}?tab=publish`);
  await user.fillDialog(user.button('Publish'), { Environment: 'RELEASE' }, 'Publish now');
  await expect(user.box('Published in').getByRole('status')).toContainText('1 of 1 node at revision');
  expect((await ask('/tide')).body).toBe(BROKEN);
  await user
    .box('Published in')
    .getByRole('button', { name: /^Back to revision \d+$/ })
    .click();
  await until('what was before is served', async () => (await ask('/tide')).body === GOOD);

  await tab('revisions');
  await expect(user.box('Served as restored').getByRole('row', { name: /tide/ })).toBeVisible();
  await user.box('Served as restored').getByRole('button', { name: 'Release all' }).click();
  await expect(user.page.getByText('Everything is served as configured again.')).toBeVisible();
  await until('what is configured is served', async () => (await ask('/tide')).body === BROKEN);
});

test('a revision shows the fields that it changed, and its restoration says what comes back', async () => {
  await tab('revisions');
  const rows = user.page.getByRole('table', { name: 'Revisions' }).getByRole('row');
  await expect(rows.nth(1).getByText('served now')).toBeVisible();
  await rows.nth(1).getByRole('link').first().click();
  await expect(user.page.getByRole('list', { name: 'Changed documents' })).toContainText('tide');
  await expect(user.page.getByRole('list', { name: 'Changed documents' })).toContainText('broken');
  await user.button('All revisions').click();
  await rows.nth(2).getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(user.dialog.getByRole('list', { name: 'Restored' })).toContainText('tide is as it was');
  await user.dialog.getByRole('button', { name: /^Restore revision \d+$/ }).click();
  await expect(user.dialog).toContainText('Restored: 1 document');
  await expect(user.dialog.getByRole('status')).toContainText('1 of 1 node at revision');
  await user.dialog.getByRole('button', { name: 'Done' }).click();
  await until('what was restored is served', async () => (await ask('/tide')).body === GOOD);
  expect(user.mistakes).toEqual([]);
});

test('calls and their errors show on the page within a minute, refused ones with what decided', async () => {
  await ask('/nowhere');
  await tab('usage');
  const calls = user.page.getByRole('table', { name: 'Latest calls' });
  await expect(calls.getByText('/nowhere').first()).toBeVisible({ timeout: 60_000 });
  await expect(calls.getByText('APIG.0101').first()).toBeVisible();
  await expect(user.page.getByRole('table', { name: 'Usage by API' })).toContainText('tide');
  await expect(user.page.getByRole('table', { name: 'Record spools' })).toContainText('none');
});
