import { expect, type Request, test } from '@playwright/test';
import { deleteGateways } from './calls/delete-gateways.ts';
import { call } from './calls/gateway-call.ts';
import { Management } from './calls/management.ts';
import { type Gateway, httpEndpoint, untilRunning } from './calls/open-api.ts';
import { startStream } from './calls/steady-stream.ts';
import { ConsoleUser } from './console/console-user.ts';
import { freePortRange } from './system/free-ports.ts';
import { until } from './system/poll.ts';
import { sharedSystem } from './system/shared-system.ts';

/** A gateway from its creation to its deletion, at the console, under calls. */
test.describe.configure({ mode: 'serial' });

const NAME = 'looked-after';
const HEALTH = '/apic/health_check';

let admin: Management;
let user: ConsoleUser;
let gateway: Gateway;

const read = () => admin.ask<Gateway>('GET', admin.gateways(`/${gateway.id}`));
const nodes = () => user.box('Nodes').getByRole('table').getByRole('row');

/** Ports around the gateway's own are those that the installation gives out by itself. */
function freePortFarFrom(own: number): Promise<number> {
  return until('a free port', async () => {
    const { first } = await freePortRange(1);
    return Math.abs(first - own) > 100 && first;
  });
}

test.beforeAll(async ({ browser }) => {
  const { access } = sharedSystem();
  admin = new Management(access);
  user = await ConsoleUser.open(browser, access.console);
  const { account, user: person } = access;
  await user.signIn({ account: account.name, user: person.name, password: person.password });
});

test.afterAll(async () => {
  await ConsoleUser.closeAll();
  await deleteGateways();
});

test('a creation that is sent twice makes one gateway, whose steps show live until it answers', async () => {
  await user.page.goto('/gateways/new');
  await user.fill('Name', NAME);
  await user.page.getByRole('radio', { name: /^Professional/ }).check();
  const asked: Request[] = [];
  user.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/apigw/instances')) asked.push(request);
  });
  // Before the button can be switched off, as an impatient hand does.
  await user.page.evaluate(
    "(() => { const form = document.querySelector('main form'); form.requestSubmit(); form.requestSubmit(); })()",
  );
  await expect(user.heading(NAME)).toBeVisible();
  expect(asked.length).toBe(2);
  const tokens = asked.map((request) => request.headers()['x-client-token']);
  expect(new Set(tokens).size).toBe(1);
  expect(tokens[0]).toMatch(/^[0-9a-f]{32}$/);
  const steps = user.page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
  // Without waiting for the next look of a page at rest.
  await expect(steps.and(user.page.locator('[data-state=done]'))).toHaveCount(5, { timeout: 8_000 });
  await expect(user.page.getByText('Running', { exact: true }).first()).toBeVisible();
  const { instances } = await admin.ask<{ instances: { id: string; spec: string }[] }>(
    'GET',
    admin.gateways(),
    { query: { instance_name: NAME } },
  );
  expect(instances.map(({ spec }) => spec)).toEqual(['PROFESSIONAL']);
  gateway = await untilRunning(admin, instances[0]?.id ?? '');
  const line = await user.copy(user.page.getByRole('button', { name: 'Copy curl command' }));
  expect(line).toBe(`curl -i ${httpEndpoint(gateway).url}${HEALTH}`);
  expect((await call({ ...httpEndpoint(gateway), path: HEALTH })).status).toBe(200);
});

test('a second node is added while calls go on, and serves', async () => {
  const stream = startStream({ ...httpEndpoint(gateway), path: HEALTH });
  await user.openTab('Settings');
  await user.fill('Nodes', '2', user.box('Number of nodes'));
  await user.button('Change nodes').click();
  await expect(user.page.getByText('The number of nodes is changed')).toBeVisible();
  await user.openTab('Overview');
  const second = nodes().filter({ hasText: 'node-2' });
  await expect(second.getByText('ready', { exact: true })).toBeVisible();
  await expect(second.getByText('In step', { exact: true })).toBeVisible();
  await expect(user.box('Nodes').getByText(/^2 of 2 nodes at revision/)).toBeVisible();
  const { calls, failed } = await stream.stop();
  expect(failed).toEqual([]);
  expect(calls).toBeGreaterThan(0);
});

test('a port that is added takes calls, cannot be added twice, and is closed when it is removed', async () => {
  const { address, port: defaultPort } = httpEndpoint(gateway);
  const port = await freePortFarFrom(defaultPort);
  await user.openTab('Network');
  await user.fillDialog(user.button('Add port'), { Protocol: 'HTTP', Port: String(port) }, 'Add port');
  const row = user
    .box('Custom ingress ports')
    .getByRole('row')
    .filter({ hasText: String(port) });
  await expect(row.getByText('open', { exact: true })).toBeVisible();
  expect((await call({ address, port, path: HEALTH })).status).toBe(200);
  await user.button('Add port').click();
  await user.fill('Port', String(port), user.dialog);
  await user.dialog.getByRole('button', { name: 'Add port', exact: true }).click();
  await expect(user.dialog.getByRole('alert')).toContainText('Request');
  await user.dialog.getByRole('button', { name: 'Cancel' }).click();
  await user.remove(row.getByRole('button', { name: `Remove port ${port}` }), 'Remove port');
  await expect(row).toHaveCount(0);
  await expect
    .poll(() => call({ address, port, path: HEALTH }).then(String, (error: Error) => error.message))
    .toMatch(/ECONNREFUSED/);
});

test('a restart gives every node a fresh process, and no call is lost', async () => {
  const before = (await read()).nodes.map(({ pid }) => pid);
  expect(before.length).toBe(2);
  const stream = startStream({ ...httpEndpoint(gateway), path: HEALTH });
  await user.openTab('Settings');
  await user.button('Restart gateway').click();
  await user.submitDialog('Restart gateway');
  const after = await until(
    'both processes are fresh',
    async () => {
      const { nodes: found, status } = await read();
      const fresh = found.filter(({ pid }) => pid !== null && !before.includes(pid));
      return status === 'Running' && fresh.length === 2 && fresh.map(({ pid }) => pid);
    },
    { deadlineMs: 60_000, everyMs: 100 },
  );
  await user.openTab('Overview');
  for (const pid of after) await expect(nodes().getByText(String(pid), { exact: true })).toBeVisible();
  await expect(user.box('Time line').getByText(/^The restart is done/)).toBeVisible();
  expect((await stream.stop()).failed).toEqual([]);
});

test('it is deleted once its name is typed', async () => {
  await user.openTab('Settings');
  await user.remove(user.button('Delete gateway'), 'Delete gateway', NAME);
  await expect(user.heading('Gateways')).toBeVisible();
  await expect(user.page.getByRole('link', { name: NAME, exact: true })).toHaveCount(0, { timeout: 30_000 });
  expect(user.mistakes).toEqual([]);
});
