import { expect, test } from '@playwright/test';
import { deleteGateways } from './calls/delete-gateways.ts';
import { type Call, call, errorCode } from './calls/gateway-call.ts';
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
import { makeOwnCertificate } from './calls/own-certificate.ts';
import { startStream } from './calls/steady-stream.ts';
import { ConsoleUser } from './console/console-user.ts';
import { until } from './system/poll.ts';
import { operate } from './system/run-turnpike.ts';
import { PUBLIC_CALLER, sharedSystem } from './system/shared-system.ts';
import type { Access } from './system/start-system.ts';

/** Where calls come into a gateway: by whom, from where, with which certificate, and how many; all of it set at the console. */
test.describe.configure({ mode: 'serial' });

const NAME = 'border-town';
const NEIGHBOUR = 'neighbours';
const BODY = 'open to those who are let in';
/** A sixth of what 1 Mbit/s carries in a second. */
const LONG_BODY = 'x'.repeat(20_000);
const CALLS_AT_ONCE = 20;

let admin: Management;
let owner: ConsoleUser;
let neighbour: ConsoleUser;
let neighbours: Pick<Access, 'account'>;
let gateway: Gateway;

const tab = (name: string) => owner.page.goto(`/gateways/${gateway.id}?tab=${name}`);
const publicly = (path: string, more: Partial<Call> = {}) => {
  const { address, port } = httpEndpoint(gateway);
  return call({ address, port, path, ...more });
};
/** Code of what a call is answered, or why there was no answer. */
const outcome = (answer: ReturnType<typeof call>) =>
  answer.then(
    (got) => (got.status === 200 ? '200' : `${got.status} ${errorCode(got)}`),
    (error: Error) => error.message,
  );

test.beforeAll(async ({ browser }) => {
  const { access, home } = sharedSystem();
  admin = new Management(access);
  const made = await operate(home, 'account', 'create', '--name', NEIGHBOUR, '--json');
  const { account, user } = JSON.parse(made) as Pick<Access, 'account' | 'user'>;
  neighbours = { account };
  owner = await ConsoleUser.open(browser, access.console);
  neighbour = await ConsoleUser.open(browser, access.console);
  await owner.signIn({
    account: access.account.name,
    user: access.user.name,
    password: access.user.password,
  });
  await neighbour.signIn({ account: account.name, user: user.name, password: user.password });
  gateway = await untilRunning(admin, await askForGateway(admin, NAME));
  const { id: groupId } = await defaultGroup(admin, gateway.id);
  for (const [name, mockBody] of [
    ['public', LONG_BODY],
    ['private', BODY],
  ] as const) {
    const apiId = await createApi(admin, gateway.id, { groupId, name, path: `/${name}`, mockBody });
    await publish(admin, gateway.id, apiId, 'online', 10);
  }
});

test.afterAll(async () => {
  await ConsoleUser.closeAll();
  await deleteGateways();
});

test('a gateway is found by its tag in the list', async () => {
  await admin.ask('POST', admin.gateways(`/${gateway.id}/instance-tags/action`), {
    body: { action: 'create', tags: [{ key: 'town', value: 'border' }] },
  });
  await owner.page.goto('/gateways');
  const row = owner.page.getByRole('table').getByRole('row').filter({ hasText: NAME });
  await expect(row.getByText('town: border')).toBeVisible();
  await owner.page.getByLabel('Tag', { exact: true }).selectOption('town');
  await owner.page.getByLabel('Value of the tag', { exact: true }).selectOption('border');
  await expect(owner.page).toHaveURL(/tag=town&value=border/);
  await expect(row).toBeVisible();
  await owner.page.goto('/gateways?tag=town&value=inland');
  await expect(owner.page.getByText('No gateway matches')).toBeVisible();
});

test('an API that only another account may call is called by its connection, until that is taken back', async () => {
  await tab('endpoint-service');
  await owner.fill('Label', 'border');
  await owner.button('Save label').click();
  await owner.fill('Account id', neighbours.account.domain_id);
  await owner.button('Add to the list').click();
  await expect(owner.box('Who may ask').getByRole('row')).toHaveCount(2);
  await expect(owner.box('Endpoint service').getByText('.border.')).toBeVisible();
  const service = await owner.copy(owner.page.getByRole('button', { name: 'Copy service name' }));

  await owner.page.goto(`/gateways/${gateway.id}/policies?tab=access-control`);
  const policy = {
    Name: 'neighbours-only',
    Effect: 'Permit: only these may call',
    'Decides by': 'Account name',
  };
  const create = owner.button('Create access control policy');
  await owner.fillDialog(create, { ...policy, 'Account names': NEIGHBOUR }, 'Create policy');
  await owner.openRow('neighbours-only');
  await owner.chooseInDialog(owner.button('Bind APIs'), ['private'], 'Bind');
  await expect.poll(() => outcome(publicly('/private'))).toMatch(/^401|^403/);
  expect(await outcome(publicly('/public'))).toBe('200');

  await neighbour.page.goto('/connections');
  await neighbour.fillDialog(neighbour.button('Ask for a connection'), { 'Service name': service }, 'Ask');
  const asked = neighbour.page.getByRole('table', { name: 'Connections' }).getByRole('row').nth(1);
  await expect(asked.getByText('waits for the owner')).toBeVisible();
  await tab('endpoint-service');
  const incoming = owner.box('Connections').getByRole('row').filter({ hasText: NEIGHBOUR });
  await incoming.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(incoming.getByText('accepted', { exact: true })).toBeVisible();
  const url = new URL(await neighbour.copy(asked.getByRole('button', { name: 'Copy private address' })));
  const privately = () => call({ address: url.hostname, port: Number(url.port), path: '/private' });
  expect((await privately()).body).toBe(BODY);
  expect(await outcome(publicly('/private'))).not.toBe('200');

  await incoming.getByRole('button', { name: 'Take back', exact: true }).click();
  await owner.submitDialog('Take back');
  await expect(incoming.getByText('rejected', { exact: true })).toBeVisible();
  await expect.poll(() => outcome(privately())).toMatch(/ECONNREFUSED/);
  await neighbour.page.reload();
  await expect(asked.getByText('rejected', { exact: true })).toBeVisible();
});

test('callers at public addresses are let in and out by a switch, within the bandwidth that is given', async () => {
  const fromOutside = (more: Partial<Call> = {}) => publicly('/public', { from: PUBLIC_CALLER, ...more });
  expect(await outcome(fromOutside())).toBe('403 APIG.0402');
  await tab('network');
  const access = owner.box('Public access in');
  await owner.fill('Bandwidth in Mbit/s', '1', access);
  await access.getByRole('button', { name: 'Switch on', exact: true }).click();
  await expect(access.getByText('1 Mbit/s', { exact: true })).toBeVisible();
  await expect.poll(() => outcome(fromOutside())).toBe('200');

  const secondsOf = async (from: string) => {
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, () => publicly('/public', { from })));
    return (performance.now() - startedAt) / 1_000;
  };
  // 400 KB are 3.2 s of 1 Mbit/s, less what may go at once.
  expect(await secondsOf(PUBLIC_CALLER)).toBeGreaterThan(1.5);
  expect(await secondsOf('127.0.0.1')).toBeLessThan(1.5);

  await owner.fill('Bandwidth in Mbit/s', '500', access);
  await access.getByRole('button', { name: 'Change bandwidth' }).click();
  await expect(access.getByText('500 Mbit/s', { exact: true })).toBeVisible();
  await expect.poll(() => secondsOf(PUBLIC_CALLER)).toBeLessThan(1);
  await owner.remove(access.getByRole('button', { name: 'Switch off' }), 'Switch off');
  await expect(access.getByText('off', { exact: true })).toBeVisible();
  await expect.poll(() => outcome(fromOutside())).toBe('403 APIG.0402');
});

test('a certificate of one’s own is shown on HTTPS to who asks for its domain, until it is removed', async () => {
  const domain = 'shop.border-town.example';
  const { cert, key } = await makeOwnCertificate(domain);
  const port = gateway.ingress_endpoints.find(({ protocol }) => protocol === 'HTTPS')?.port ?? 0;
  // The name is what the caller asks for (SNI) and what it checks the certificate by. Nothing is served at this domain.
  const securely = (ca: string) => publicly('/public', { port, ca, headers: { host: domain } });
  await expect(securely(cert)).rejects.toThrow(/certificate/i);
  await tab('certificate');
  await owner.fill('Certificate chain', cert);
  await owner.fill('Private key', key);
  await owner.button('Use this certificate').click();
  await expect(owner.box('Your certificate').getByText(domain).first()).toBeVisible();
  await expect.poll(() => outcome(securely(cert))).toBe('404 APIG.0101');
  await owner.button('Remove certificate').click();
  await owner.submitDialog('Remove certificate');
  await expect(owner.box('Certificate of the local authority')).toBeVisible();
  await expect.poll(() => outcome(securely(cert))).toMatch(/certificate/i);
});

test('another edition is taken up while calls go on, and none is lost', async () => {
  const before = gateway.nodes.map(({ pid }) => pid);
  const stream = startStream({ ...httpEndpoint(gateway), path: '/public' });
  await tab('settings');
  await owner.page.getByRole('radio', { name: /^Enterprise/ }).check();
  await owner.button('Change edition').click();
  await until(
    'the nodes are of the new edition',
    async () => {
      const now = await admin.ask<Gateway & { spec: string; operation: unknown }>(
        'GET',
        admin.gateways(`/${gateway.id}`),
      );
      const isFresh = now.nodes.every(({ pid }) => pid && !before.includes(pid));
      return now.spec === 'ENTERPRISE' && now.status === 'Running' && !now.operation && isFresh;
    },
    { deadlineMs: 60_000, everyMs: 100 },
  );
  const { calls, failed } = await stream.stop();
  expect(failed).toEqual([]);
  expect(calls).toBeGreaterThan(0);
  await owner.openTab('Overview');
  await expect(owner.box('Details').getByText('12,000')).toBeVisible();
  expect([...owner.mistakes, ...neighbour.mistakes]).toEqual([]);
});
