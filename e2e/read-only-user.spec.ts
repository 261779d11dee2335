import { expect, test } from '@playwright/test';
import { clear, furnish, type Ids } from './accounts/furnish.ts';
import { readOperations, sendTemplate } from './accounts/operation-templates.ts';
import { deleteGateways } from './calls/delete-gateways.ts';
import { Management } from './calls/management.ts';
import { sharedSystem } from './system/shared-system.ts';

let admin: Management;
let reader: Management;
let ids: Ids;
let endpoint: string;
let readerId: string;

/** A user whose only group has `APIG ReadOnlyAccess` for the project. */
test.beforeAll(async () => {
  test.setTimeout(60_000);
  const { access } = sharedSystem();
  endpoint = access.endpoint;
  admin = new Management(access);
  ids = await furnish(admin, access, 'read-only');
  const { roles } = await admin.ask<{ roles: { id: string; display_name: string }[] }>('GET', '/v3/roles');
  const readOnly = roles.find(({ display_name }) => display_name === 'APIG ReadOnlyAccess');
  const ofGroup = `/groups/${ids.user_group_id}/roles`;
  await admin.ask('DELETE', `/v3/domains/${access.account.domain_id}${ofGroup}/${ids.role_id}`);
  await admin.ask('PUT', `/v3/projects/${access.project_id}${ofGroup}/${readOnly?.id}`);
  // Not the furnished user: what people may do about themselves needs no permission.
  const { user } = await admin.ask<{ user: { id: string } }>('POST', '/v3.0/OS-USER/users', {
    body: { user: { name: 'read-only-reader', domain_id: access.account.domain_id } },
  });
  readerId = user.id;
  await admin.ask('PUT', `/v3/groups/${ids.user_group_id}/users/${readerId}`);
  const { credential } = await admin.ask<{ credential: { access: string; secret: string } }>(
    'POST',
    '/v3.0/OS-CREDENTIAL/credentials',
    { body: { credential: { user_id: readerId } } },
  );
  const key = { ak: credential.access, sk: credential.secret };
  reader = new Management({ ...access, access_key: key });
});

test.afterAll(async () => {
  if (readerId) await admin.ask('DELETE', `/v3/users/${readerId}`);
  if (ids) await clear(admin, ids);
  await deleteGateways();
});

/** About oneself, by a proof or a header of one's own: tokens.spec.ts tries them. */
const aboutOneself = new Set([
  'KeystoneCreateUserTokenByPassword',
  'KeystoneRevokeToken',
  'CreateTemporaryAccessKeyByToken',
]);

/**
 * On a second factor and a session that only their owner could have made, so that there are none: not found, whoever asks.
 */
const nothingThere = new Set([
  'CreateBindingDevice',
  'DeleteBindingDevice',
  'DeleteMfaDevice',
  'DeleteSession',
]);

function isRead(action: string): boolean {
  return /:(get|list|check|validate)\w*$/.test(action);
}

test('a user with APIG ReadOnlyAccess reads every object of the gateway and is answered 403 at every write', async () => {
  const wrong: unknown[] = [];
  const seen = { reads: 0, writes: 0 };
  for (const template of await readOperations(endpoint)) {
    if (aboutOneself.has(template.id)) continue;
    const { status, text } = await sendTemplate(reader, template, ids);
    if (!template.actions.every(isRead)) {
      seen.writes += 1;
      const refusal = nothingThere.has(template.id) ? 404 : 403;
      if (status !== refusal) wrong.push({ operation: template.id, status, text });
    } else if (template.path.startsWith('/v2/{project_id}/apigw')) {
      seen.reads += 1;
      if (status >= 300) wrong.push({ operation: template.id, status, text });
    }
  }
  expect(wrong).toEqual([]);
  expect(seen.reads).toBeGreaterThan(25);
  expect(seen.writes).toBeGreaterThan(45);
});
