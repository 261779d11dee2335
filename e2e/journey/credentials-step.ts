import { expect, test } from '@playwright/test';
import { call } from '../calls/gateway-call.ts';
import { expectRefusal, journey, signedSighting, to, untilStatus } from './journey.ts';

/** Step 4: who may call. */
export function credentialsStep(): void {
  test('4. a credential is made; key, secret and AppCode are shown once', async () => {
    await journey.admin.go('Credentials');
    const creating = journey.admin.button('Create credential').first();
    await journey.admin.fillDialog(creating, { Name: 'mobile' }, 'Create credential');
    const made = await journey.admin.takeSecrets('key', 'secret');
    journey.key = { ak: made.key, sk: made.secret };
    await journey.admin.openRow('mobile');
    await expect(journey.admin.page.getByText(journey.key.sk)).toHaveCount(0);
    await journey.admin.button('Generate AppCode').click();
    journey.appCode = (await journey.admin.takeSecrets('appcode')).appcode;
  });

  test('4. without an authorisation a right signature is refused; authorised it reaches the backend', async () => {
    await expectRefusal(signedSighting(), 403, 'APIG.0304', /The app is not authorized to access the API/);
    await journey.admin.chooseInDialog(journey.admin.button('Authorise APIs'), ['sightings'], 'Authorise');
    await expect(journey.admin.box('Authorised APIs').getByRole('link', { name: 'sightings' })).toBeVisible();
    await untilStatus(signedSighting(), 201);
    const secret = await journey.management.ask<{ app_key: string; app_secret: string }>(
      'PUT',
      journey.management.gateways(`/${journey.gateway.id}/apps/secret/${await idOfApp('stranger')}`),
      { body: {} },
    );
    journey.strangersKey = { ak: secret.app_key, sk: secret.app_secret };
    await untilStatus(signedSighting(journey.strangersKey), 403);
    await expectRefusal(signedSighting(journey.strangersKey), 403, 'APIG.0304', /not authorized/);
  });

  test('4. a credential’s quota counts its calls and refuses the rest', async () => {
    await journey.admin.go('Policies');
    await journey.admin.fillDialog(
      journey.admin.button('Create quota').first(),
      { Name: 'three-a-day', Calls: '3' },
      'Create quota',
    );
    await journey.admin.openRow('three-a-day');
    await journey.admin.chooseInDialog(journey.admin.button('Bind credentials'), ['stranger'], 'Bind');
    await journey.admin.go('Credentials');
    await journey.admin.openRow('stranger');
    await journey.admin.chooseInDialog(journey.admin.button('Authorise APIs'), ['sightings'], 'Authorise');
    // The authorisation itself may take a moment; what it lets through is three calls, of which this is one.
    await untilStatus(signedSighting(journey.strangersKey), 201);
    const statuses: number[] = [];
    for (const _ of Array(4)) statuses.push((await call(signedSighting(journey.strangersKey))).status);
    expect(statuses).toEqual([201, 201, 405, 405]);
    await expectRefusal(
      signedSighting(journey.strangersKey),
      405,
      'APIG.0501',
      /The app quota has been used up/,
    );
  });

  test('4. addresses that a credential may not be used from are refused', async () => {
    await journey.admin.go('Credentials');
    await journey.admin.openRow('mobile');
    const rule = { Rule: 'All but these addresses', Addresses: '127.0.0.1' };
    await journey.admin.fillDialog(journey.admin.button('Set addresses'), rule, 'Save addresses');
    await untilStatus(signedSighting(), 403);
    await expectRefusal(
      signedSighting(),
      403,
      'APIG.0405',
      /The app is not accessed from a trusted IP address/,
    );
    await journey.admin.remove(journey.admin.button('Remove address rule mobile'), 'Remove address rule');
    await untilStatus(signedSighting(), 201);
  });

  test('4. an access control policy keeps addresses out of an API', async () => {
    await journey.admin.go('Policies', 'Access control');
    await journey.admin.fillDialog(
      journey.admin.button('Create access control policy').first(),
      { Name: 'keep-out', Effect: 'Deny: these may not call', Addresses: '127.0.0.0/8' },
      'Create policy',
    );
    await journey.admin.go('APIs');
    await journey.admin.openRow('river');
    await journey.admin.openTab('Access');
    await journey.admin.fillDialog(journey.admin.button('Bind policy'), { Policy: 'keep-out' }, 'Bind');
    await untilStatus(to('HTTP', '/rivers/3'), 403);
    await expectRefusal(to('HTTP', '/rivers/3'), 403, 'APIG.0402', /The IP address is not authorized/);
    await journey.admin.remove(
      journey.admin.button('Unbind access control policy keep-out'),
      'Unbind access control policy',
    );
    await untilStatus(to('HTTP', '/rivers/3'), 200);
  });
}

async function idOfApp(name: string): Promise<string> {
  const path = journey.management.gateways(`/${journey.gateway.id}/apps`);
  const { apps } = await journey.management.ask<{ apps: { id: string }[] }>('GET', path, { query: { name } });
  return apps[0]?.id ?? '';
}
