import { expect, test } from '@playwright/test';
import axe from 'axe-core';
import { deleteGateways } from './calls/delete-gateways.ts';
import { call } from './calls/gateway-call.ts';
import { Management } from './calls/management.ts';
import { signOfficially } from './calls/official-signer.ts';
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

/** Why a call was refused, over several nodes, by API and at the console. */
test.describe.configure({ mode: 'serial' });

const NODES = 2;

let admin: Management;
let user: ConsoleUser;
let gateway: Gateway;
let key: { ak: string; sk: string };

const host = () => `${httpEndpoint(gateway).address}:${httpEndpoint(gateway).port}`;
const decisions = (id: string) => `/v2/${admin.projectId}/turnpike/instances/${gateway.id}/decisions/${id}`;

/** Signs one thing and sends another: the path with a parameter that is not signed. */
async function callWrongly() {
  const headers = signOfficially({ method: 'GET', host: host(), path: '/orders' }, key);
  const answer = await call({ ...httpEndpoint(gateway), path: '/orders?limit=10', headers });
  return { headers, status: answer.status, requestId: String(answer.headers['x-request-id']) };
}

test.beforeAll(async ({ browser }) => {
  const { access } = sharedSystem();
  admin = new Management(access);
  gateway = await untilRunning(admin, await askForGateway(admin, 'explains', NODES, 'PROFESSIONAL'));
  const { id: groupId } = await defaultGroup(admin, gateway.id);
  const api = { groupId, name: 'orders', path: '/orders', authType: 'APP' as const };
  await publish(admin, gateway.id, await createApi(admin, gateway.id, api), 'online');
  const made = await admin.ask<{ app_key: string; app_secret: string }>(
    'POST',
    admin.gateways(`/${gateway.id}/apps`),
    { body: { name: 'caller', app_secret: 'Secret-of-the-caller-1' } },
  );
  key = { ak: made.app_key, sk: 'Secret-of-the-caller-1' };
  await until(
    'the API knows the credential',
    async () =>
      (
        await call({
          ...httpEndpoint(gateway),
          path: '/orders',
          headers: signOfficially({ method: 'GET', host: host(), path: '/orders' }, key),
        })
      ).status === 403,
  );
  user = await ConsoleUser.open(browser, access.console);
  const { account, user: person } = access;
  await user.signIn({ account: account.name, user: person.name, password: person.password });
});

test.afterAll(async () => {
  await ConsoleUser.closeAll();
  await deleteGateways();
});

test('each of many refusals is explained at once, whichever node made it, also those that are not reported by themselves', async () => {
  // More in a moment than nodes report: the first of them can be had by asking the nodes only.
  const sent = await Promise.all(Array.from({ length: 900 }, () => callWrongly()));
  expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([401]));
  const seen = new Set<string>();
  for (const { requestId } of sent.filter((_, index) => index % 60 === 0)) {
    const { status, body } = await admin.send<{ node: string; rule: string }>('GET', decisions(requestId));
    expect([status, body.rule]).toEqual([200, 'app-signature-mismatch']);
    seen.add(body.node);
  }
  expect(seen.size).toBe(NODES);
});

test('the console finds a refusal by the request id of its answer, and the debugger what the client did', async () => {
  // After the flood before: a node looks into so many signatures a second, and no more.
  const { headers, requestId } = await until('a signature is looked into', async () => {
    const made = await callWrongly();
    const { body } = await admin.send<{ signature: { caller: unknown } | null }>(
      'GET',
      decisions(made.requestId),
    );
    return body.signature?.caller ? made : null;
  });
  await user.page.goto(`/gateways/${gateway.id}/refusals`);
  await expect(
    user.page.getByRole('table', { name: 'Refused calls' }).getByRole('link').first(),
  ).toBeVisible();
  await user.page.getByLabel('Request id of a refused call').fill(requestId);
  await user.button('Explain').click();
  await expect(user.heading('Refused call')).toBeVisible();
  await expect(user.box('What decided').getByText('app-signature-mismatch')).toBeVisible();
  await expect(user.box('Its signature').getByRole('row', { name: /^query/ })).toContainText(
    'differs first here',
  );
  await expect(user.page.getByText('left the query string out')).toBeVisible();
  await lookAt('a refusal');

  await user.page.getByRole('link', { name: 'Debug its signature' }).click();
  await expect(user.heading('Signature debugger')).toBeVisible();
  const lines = Object.entries({ Host: host(), ...headers }).map(([name, value]) => `${name}: ${value}`);
  const unique = lines.filter((line, index) => index === 0 || !/^host:/i.test(line));
  await user.fill('Request', `GET /orders?limit=10 HTTP/1.1\n${unique.join('\n')}`);
  await user.button('Find out').click();
  await expect(user.box('What to change').getByText('left the query string out')).toBeVisible();
  await expect(user.box('Canonical request').getByRole('row', { name: /^query/ })).toContainText('limit=10');
  await lookAt('the debugger');
  expect(user.mistakes).toEqual([]);
});

async function lookAt(what: string): Promise<void> {
  await user.page.emulateMedia({ reducedMotion: 'reduce' });
  await user.page.evaluate(axe.source);
  const { violations } = await user.page.evaluate<axe.AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`),
    what,
  ).toEqual([]);
}
