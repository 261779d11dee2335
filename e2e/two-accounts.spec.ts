import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { clear, furnish, type Ids } from './accounts/furnish.ts';
import { namesIn, readOperations, sendTemplate, type Template } from './accounts/operation-templates.ts';
import { deleteGateways } from './calls/delete-gateways.ts';
import { Management } from './calls/management.ts';
import { operate } from './system/run-turnpike.ts';
import { sharedSystem } from './system/shared-system.ts';
import type { Access } from './system/start-system.ts';

test.describe.configure({ mode: 'serial' });

let first: Management;
let second: Management;
let theirs: Ids;
let own: Ids;
let operations: Template[];

test.beforeAll(async () => {
  test.setTimeout(60_000);
  const { access, home } = sharedSystem();
  const made = await operate(home, 'account', 'create', '--name', 'other', '--json');
  const other = { ...access, ...(JSON.parse(made) as Omit<Access, 'endpoint'>) };
  expect(other.project_id).not.toBe(access.project_id);
  first = new Management(access);
  second = new Management(other);
  theirs = await furnish(first, access, 'furnished');
  own = await furnish(second, other, 'furnished');
  operations = await readOperations(access.endpoint);
});

test.afterAll(async () => {
  for (const [management, ids] of [
    [first, theirs],
    [second, own],
  ] as const) {
    if (ids) await clear(management, ids);
    if (management) await deleteGateways(management);
  }
});

/** An id of nothing, in the form of the one it stands for. */
function missingId(like: string): string {
  const isHex = /^[0-9a-f]{32}$/.test(like);
  return isHex ? randomBytes(16).toString('hex') : like.replaceAll(/[A-Z0-9]/g, 'Q');
}

test('an id of another account, in any place of any operation, answers exactly like an id of nothing', async () => {
  test.setTimeout(180_000);
  const different: unknown[] = [];
  let compared = 0;
  for (const template of operations) {
    for (const name of namesIn(template)) {
      const [theirId, missing] = [theirs[name] ?? '', missingId(theirs[name] ?? '')];
      expect(theirId, `${template.id} needs a ${name}`).not.toBe('');
      // A region is everybody's.
      if (theirId === own[name]) continue;
      const foreign = await sendTemplate(second, template, { ...own, [name]: theirId });
      const absent = await sendTemplate(second, template, { ...own, [name]: missing });
      foreign.text = foreign.text.replaceAll(theirId, '<id>');
      absent.text = absent.text.replaceAll(missing, '<id>');
      compared += 1;
      if (foreign.status !== absent.status || foreign.text !== absent.text) {
        different.push({ operation: template.id, place: name, foreign, absent });
      }
    }
  }
  expect(different).toEqual([]);
  expect(compared).toBeGreaterThan(150);
});

test('no id of another account was accepted: all its objects are there, unchanged', async () => {
  const { projectId } = first;
  const at = (rest: string) => first.gateways(`/${theirs.instance_id}/${rest}`);
  const group = await first.ask<{ name: string }>('GET', at(`api-groups/${theirs.group_id}`));
  const api = await first.ask<{ name: string; run_env_name: string }>('GET', at(`apis/${theirs.api_id}`));
  const app = await first.ask<{ name: string }>('GET', at(`apps/${theirs.app_id}`));
  const acl = await first.ask<{ acl_name: string; acl_value: string }>('GET', at(`acls/${theirs.acl_id}`));
  const quota = await first.ask<{ name: string }>('GET', at(`app-quotas/${theirs.app_quota_id}`));
  const { auths } = await first.ask<{ auths: unknown[] }>('GET', at('app-auths/binded-apis'), {
    query: { app_id: theirs.app_id ?? '' },
  });
  const { user } = await first.ask<{ user: { description: string } }>('GET', `/v3/users/${theirs.user_id}`);
  const { total } = await first.ask<{ total: number }>('GET', `/v2/${projectId}/apigw/instances`, {
    query: { instance_id: theirs.instance_id ?? '' },
  });
  expect({ group: group.name, api: api.name, online: api.run_env_name, app: app.name }).toEqual({
    ...{ group: 'furnished', api: 'furnished', online: 'RELEASE', app: 'furnished' },
  });
  expect({ acl: acl.acl_name, value: acl.acl_value, quota: quota.name }).toEqual({
    ...{ acl: 'furnished', value: '192.0.2.1', quota: 'furnished' },
  });
  expect({ auths: auths.length, description: user.description, total }).toEqual({
    auths: 1,
    description: '',
    total: 1,
  });
});
