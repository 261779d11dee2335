import { writeFile } from 'node:fs/promises';
import { connect } from 'node:tls';
import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { steeredUpstream } from '@turnpike/testkit/upstream';
import { afterEach, describe, expect, test } from 'vitest';
import { call } from './call.ts';
import { certificate, removeFolder, runToEnd, startGateway, startStandalone } from './gateway-process.ts';

const host = 'api.example.com';
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function scene() {
  const builder = new SnapshotBuilder();
  return { builder, group: builder.group({ domains: [host] }) };
}

describe('the end of a process', () => {
  test('SIGTERM lets a call in flight finish, takes no new one, and exits 0', async () => {
    const { builder, group } = scene();
    const steered = await steeredUpstream();
    cleanups.push(() => steered.close());
    builder.api(group, { path: '/slow', backend: { authority: steered.authority, timeoutMs: 60_000 } });
    const gateway = await startGateway({ snapshot: builder.build(1) });
    cleanups.push(
      () => removeFolder(gateway),
      () => gateway.stop('SIGKILL'),
    );
    const { httpPort } = await gateway.ready();
    const origin = `http://127.0.0.1:${httpPort}`;
    const inFlight = call(origin, '/slow', { host });
    const response = await steered.next();
    const exit = gateway.stop('SIGTERM');
    await until(async () => (await gateway.status()).state === 'draining', { deadlineMs: 15_000 });
    await until(
      () =>
        call(origin, '/slow', { host }).then(
          () => false,
          () => true,
        ),
      { deadlineMs: 15_000 },
    );
    response.end('finished');
    expect(await inFlight).toMatchObject({ status: 200, text: 'finished' });
    expect(await exit).toBe(0);
    expect(await gateway.accessRecords()).toMatchObject([{ status: 200, outcome: 'finish' }]);
  });
});

test('SIGHUP takes the new certificate for connections to come, and keeps the old one when the new is broken', async () => {
  const { builder } = scene();
  const gateway = await startGateway({ snapshot: builder.build(1), https: true });
  cleanups.push(
    () => removeFolder(gateway),
    () => gateway.stop(),
  );
  const { httpsPort } = await gateway.ready();
  const first = await fingerprint(httpsPort);
  await certificate(gateway.folder);
  gateway.child.kill('SIGHUP');
  const second = await until(
    async () => {
      const now = await fingerprint(httpsPort);
      return now !== first && now;
    },
    { deadlineMs: 15_000 },
  );
  await writeFile(gateway.spec.https?.certFile ?? '', 'not a certificate');
  gateway.child.kill('SIGHUP');
  await until(() => gateway.log().includes('kept the old certificate'), { deadlineMs: 15_000 });
  expect(await fingerprint(httpsPort)).toBe(second);
});

/** Fingerprint of the certificate that a port shows. */
function fingerprint(port: number | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: port ?? 0, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

describe('standalone', () => {
  test('serves a snapshot file without any control plane', async () => {
    const { builder, group } = scene();
    const backend = { type: 'MOCK', status: 200, headers: [], body: 'alone' } as const;
    builder.api(group, { path: '/a', backend: { ...backend, headers: [] } });
    const gateway = await startStandalone(builder.build(1));
    cleanups.push(
      () => removeFolder(gateway),
      () => gateway.stop(),
    );
    expect((await call(`http://127.0.0.1:${await gateway.port()}`, '/a', { host })).text).toBe('alone');
  });

  test.each([
    [['--snapshot', 'x.json', '--port', '0', '--workers', '17'], /--workers must be a number from 1 to 16/],
    [['--snapshot', 'x.json', '--port', 'x'], /--port must be a number/],
    [['--snapshot', 'no-such-file.json', '--port', '0'], /there is no file/],
    [[], /usage/],
  ])('%j ends with a clear sentence', async (args, sentence) => {
    const { code, log } = await runToEnd(args);
    expect(code).toBe(1);
    expect(log).toMatch(sentence);
  });
});
