import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { Management } from './calls/management.ts';
import { ConsoleUser } from './console/console-user.ts';
import { runTurnpike } from './system/run-turnpike.ts';
import { sharedSystem } from './system/shared-system.ts';

const NAME = 'night-watch';
const READER = 'curious-reader';
const PASSWORD = 'Lanterns-at-4-gates';
let management: Management;
let admin: ConsoleUser;
let groupId = '';
let readerId = '';
let roleId = '';

/** A group that was changed once, and in it somebody with a password who may read gateways. */
test.beforeAll(async ({ browser }) => {
  const { access } = sharedSystem();
  management = new Management(access);
  const { group } = await management.ask<{ group: { id: string } }>('POST', '/v3/groups', {
    body: { group: { name: NAME, description: 'walks at eight' } },
  });
  groupId = group.id;
  await management.ask('PATCH', `/v3/groups/${groupId}`, {
    body: { group: { description: 'walks at ten' } },
  });
  const { user } = await management.ask<{ user: { id: string } }>('POST', '/v3.0/OS-USER/users', {
    body: {
      user: { name: READER, domain_id: access.account.domain_id, password: PASSWORD, pwd_status: false },
    },
  });
  readerId = user.id;
  await management.ask('PUT', `/v3/groups/${groupId}/users/${readerId}`);
  await grant('system_apig_read_only_access');
  admin = await ConsoleUser.open(browser, access.console);
  await admin.signIn({
    account: access.account.name,
    user: access.user.name,
    password: access.user.password,
  });
});

test.afterAll(async () => {
  await ConsoleUser.closeAll();
  if (readerId) await management.ask('DELETE', `/v3/users/${readerId}`);
  if (groupId) await management.ask('DELETE', `/v3/groups/${groupId}`);
  if (roleId) await management.ask('DELETE', `/v3.0/OS-ROLE/roles/${roleId}`);
});

function grant(policyId: string): Promise<unknown> {
  const { domain_id } = sharedSystem().access.account;
  return management.ask('PUT', `/v3/domains/${domain_id}/groups/${groupId}/roles/${policyId}`);
}

/** Checks an export as its receiver does, with nothing of the system but its public key. */
function verifyOffline(file: string) {
  return runTurnpike(['audit', 'verify', file, '--home', sharedSystem().home]);
}

test('a change made through the API reads as a sentence, and its event shows each field before and after', async () => {
  const { page } = admin;
  const { user } = sharedSystem().access;
  await admin.go('Audit');
  await admin.fill('Words of the event', `changed ${NAME}`);
  const sentence = `${user.name} changed user group ${NAME}`;
  await page.getByRole('link', { name: sentence, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Event \d+$/ })).toBeVisible();
  await expect(page.getByText(sentence, { exact: true })).toBeVisible();
  const field = page.getByRole('table', { name: 'Changed fields' }).getByRole('row', { name: 'description' });
  await expect(field.getByRole('deletion')).toHaveText('walks at eight');
  await expect(field.getByRole('insertion')).toHaveText('walks at ten');
});

test('the log is found whole; its export passes the offline check, and an altered one does not', async () => {
  const { page } = admin;
  await admin.go('Audit');
  await admin.button('Verify').click();
  await expect(page.getByText('The log is whole.')).toBeVisible();
  await admin.button('Export').click();
  const coming = page.waitForEvent('download');
  await admin.dialog.getByRole('button', { name: 'Download' }).click();
  const file = test.info().outputPath('audit-events.jsonl');
  await (await coming).saveAs(file);
  await admin.dialog.getByRole('button', { name: 'Close' }).first().click();
  await expect(admin.dialog).toBeHidden();

  const verified = await verifyOffline(file);
  expect(verified, verified.stderr).toMatchObject({ exitCode: 0 });
  expect(verified.stdout).toMatch(/^\d+ events, .*chain whole, signed by key .*audit-public-key\.pem/);

  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('walks at ten', 'walks at six'));
  const altered = await verifyOffline(file);
  expect(altered.exitCode).toBe(1);
  expect(altered.stdout).toMatch(/event \d+ was altered/);
});

test('who is refused is led to the reason only if they may read it; the administrator finds what decided and what would help', async ({
  browser,
}) => {
  const { access } = sharedSystem();
  const reader = await ConsoleUser.open(browser, access.console);
  const why = reader.page.getByRole('link', { name: 'Why was this refused?' });
  await reader.signIn({ account: access.account.name, user: READER, password: PASSWORD });
  await reader.go('Audit');
  await expect(reader.page.getByRole('alert').getByText('turnpike:audit:list')).toBeVisible();
  await expect(why).toHaveCount(0);

  const { role } = await management.ask<{ role: { id: string } }>('POST', '/v3.0/OS-ROLE/roles', {
    body: {
      role: {
        display_name: 'No gateways at night',
        type: 'XA',
        policy: {
          Version: '1.1',
          Statement: [
            { Effect: 'Allow', Action: ['turnpike:decisions:get'] },
            { Effect: 'Deny', Action: ['apig:instances:list'] },
          ],
        },
      },
    },
  });
  roleId = role.id;
  await grant(roleId);
  await reader.page.goto('/gateways');
  await why.first().click();
  const decided = reader.box('What decided').getByRole('listitem');
  await expect(decided).toContainText('Statement 2 of No gateways at night');
  await reader.close();

  const { page } = admin;
  const refusals = page.getByRole('table', { name: 'Refused attempts' });
  await admin.go('Access', 'Refusals');
  await admin.fill('Filter by user', READER);
  await refusals
    .getByRole('link', { name: `${READER} asked for apig:instances:list` })
    .first()
    .click();
  await expect(admin.box('What decided')).toContainText('Statement 2 of No gateways at night');
  await expect(admin.box('What would allow it')).toContainText('a Deny wins over every Allow');

  await admin.go('Access', 'Refusals');
  await admin.fill('Filter by action', 'turnpike:audit:list');
  await refusals
    .getByRole('link', { name: `${READER} asked for turnpike:audit:list` })
    .first()
    .click();
  await expect(admin.box('What decided')).toContainText('No statement of their policies allows it.');
  const smallest = admin.box('What would allow it').getByRole('button', { name: 'Copy smallest policy' });
  expect(JSON.parse(await admin.copy(smallest))).toMatchObject({
    Statement: [{ Effect: 'Allow', Action: ['turnpike:audit:list'] }],
  });
});
