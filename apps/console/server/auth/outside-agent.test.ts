import { createServer, get as getPlain } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { isInside, OutsideAgent } from './outside-agent.ts';

test.each([
  ...['127.0.0.1', '127.9.9.9', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
  ...['100.64.0.1', '0.0.0.0', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1'],
  ...['::ffff:10.1.2.3', '64:ff9b::7f00:1', 'not-an-address', ''],
])('%s leads inside', (address) => {
  expect(isInside(address)).toBe(true);
});

test.each(['8.8.8.8', '172.32.0.1', '192.0.2.1', '2001:db8::1', '::ffff:8.8.8.8'])(
  '%s does not',
  (address) => {
    expect(isInside(address)).toBe(false);
  },
);

const failureOf = (url: string) =>
  new Promise<string>((resolve) => {
    try {
      const request = (url.startsWith('https') ? get : getPlain)(url, { agent: new OutsideAgent() }, () =>
        resolve('answered'),
      );
      request.on('error', (error) => resolve(error.message));
    } catch (error) {
      resolve(error instanceof Error ? error.message : String(error));
    }
  });

test('no connection is made to this machine, by address, by a name that leads here, or without TLS', async () => {
  let connections = 0;
  const server = createServer(() => undefined).on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    expect(await failureOf(`https://127.0.0.1:${port}/`)).toContain('leads into this network');
    expect(await failureOf(`https://localhost:${port}/`)).toContain('leads into this network');
    expect(await failureOf(`https://[::ffff:127.0.0.1]:${port}/`)).toContain('leads into this network');
    expect(await failureOf(`http://127.0.0.1:${port}/`)).toContain('not supported');
    expect(connections).toBe(0);
  } finally {
    server.close();
  }
});
