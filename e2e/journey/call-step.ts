import { expect, test } from '@playwright/test';
import { call } from '../calls/gateway-call.ts';
import { runInShell } from '../system/run-command.ts';
import { expectRefusal, journey, sighting, sightingsPath, signedSighting, to } from './journey.ts';

/** Step 5: calls, from the console and from outside. */
export function callStep(): void {
  test('5. Try it signs a call and shows the backend’s answer', async () => {
    await journey.admin.go('APIs');
    await journey.admin.openRow('sightings');
    await journey.admin.openTab('Try it');
    await journey.admin.fill('Credential', 'mobile');
    await journey.admin.fill('Headers', 'Content-Type: application/json');
    await journey.admin.fill('Body', JSON.stringify({ river: 'Murray', seen: 'pelican' }));
    await journey.admin.button('Send request').click();
    await expect(journey.admin.box('Response').getByText('201', { exact: true })).toBeVisible();
    await expect(journey.admin.box('Response').getByText('pelican')).toBeVisible();
    await expect(
      journey.admin
        .box('Request as it was sent')
        .getByText(/SDK-HMAC-SHA256/)
        .first(),
    ).toBeVisible();
    const kept = await (
      await fetch(`http://127.0.0.1:${journey.backend.port}/sightings?seen=pelican`)
    ).json();
    expect(kept).toMatchObject([{ river: 'Murray' }]);
  });

  test('5. the curl line of the Code tab works, with a value for its parameter', async () => {
    await journey.admin.go('APIs');
    await journey.admin.openRow('river');
    await journey.admin.openTab('Code');
    const copied = await journey.admin.copy(journey.admin.button('Copy curl command'));
    // The sample stands for a value that only the caller knows.
    const line = copied.replace(/\/rivers\/[^'"\s]+/, '/rivers/3');
    const { stdout, exitCode, stderr } = await runInShell(`${line} --silent --show-error`);
    expect(exitCode, `${line}\n${stderr}`).toBe(0);
    expect(stdout).toMatch(/^HTTP\/1.1 200 /);
    expect(stdout).toContain('长江');
  });

  test('5. an AppCode over HTTPS, trusting the authority in the home, reaches the backend', async () => {
    const headers = { 'X-Apig-AppCode': journey.appCode, 'content-type': 'application/json' };
    const body = JSON.stringify({ river: 'Nile', seen: 'ibis' });
    const answer = await call(to('HTTPS', sightingsPath, { method: 'POST', headers, body }));
    expect(answer.status, answer.body).toBe(201);
    expect(JSON.parse(answer.body)).toMatchObject({ river: 'Nile', seen: 'ibis' });
    const wrong = {
      ...headers,
      'X-Apig-AppCode': `${journey.appCode.slice(0, -1)}${journey.appCode.endsWith('A') ? 'B' : 'A'}`,
    };
    const refused = to('HTTPS', sightingsPath, { method: 'POST', headers: wrong, body });
    await expectRefusal(refused, 401, 'APIG.0303', /Incorrect app authentication information/);
    await journey.admin.go('APIs');
    await journey.admin.openRow('sightings');
    await journey.admin.openTab('Code');
    const line = (await journey.admin.copy(journey.admin.button('Copy curl command'))).replace(
      /\S*ca\.pem/,
      `${journey.home}/ca.pem`,
    );
    const { stdout } = await runInShell(`${line} --silent --show-error`, { APP_CODE: journey.appCode });
    expect(stdout, line).toMatch(/^HTTP\/(1\.1|2) 201 /);
  });

  test('5. a request signed by the official signer reaches the backend, which answers itself', async () => {
    const answer = await call(signedSighting());
    expect(answer.status, answer.body).toBe(201);
    const { id } = JSON.parse(answer.body) as { id: number };
    const kept = await (await fetch(`http://127.0.0.1:${journey.backend.port}/sightings/${id}`)).json();
    expect(kept).toEqual({ ...sighting, id });
  });

  test('5. one changed byte in path, header or body, or a date 16 minutes old, is refused', async () => {
    const signed = signedSighting();
    const message = /Incorrect app authentication information/;
    const changedHeader = { ...signed.headers, 'x-trip': 'sprinG' };
    await expectRefusal({ ...signed, headers: changedHeader }, 401, 'APIG.0303', message);
    await expectRefusal({ ...signed, body: signed.body?.replace('D', 'd') ?? '' }, 401, 'APIG.0303', message);
    for (const path of ['/sightings/danubE', `${sightingsPath}?a=1`]) {
      await expectRefusal({ ...signed, path }, 401, 'APIG.0303', message);
    }
    for (const minutes of [-16, 16]) {
      const date = new Date(Date.now() + minutes * 60_000);
      await expectRefusal(signedSighting(journey.key, { date }), 401, 'APIG.0303', message);
    }
    const almost = new Date(Date.now() - 14 * 60_000);
    expect((await call(signedSighting(journey.key, { date: almost }))).status).toBe(201);
  });
}
