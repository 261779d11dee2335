import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const good = {
  DATABASE_URL: 'postgresql://turnpike:s3cret@127.0.0.1/turnpike',
  TURNPIKE_HOME: '/srv/turnpike',
  TURNPIKE_MASTER_KEY: 'ab'.repeat(32),
};

test('database, home and master key are enough', () => {
  expect(readConfig(good)).toMatchObject({
    host: '127.0.0.1',
    gatewayPorts: { from: 21_000, to: 21_999 },
    feedPort: 20_999,
    publicRanges: [],
    dnsServers: [],
    tracing: null,
    domainSuffix: 'apic.localhost',
    redisUrl: null,
  });
});

test('a wrong setting is named, and no value is shown', () => {
  const wrong = { ...good, TURNPIKE_MASTER_KEY: 'hunter2', TURNPIKE_GATEWAY_PORTS: '22000-21000' };
  expect(() => readConfig(wrong)).toThrow(/TURNPIKE_MASTER_KEY.*TURNPIKE_GATEWAY_PORTS/);
  expect(() => readConfig(wrong)).not.toThrow(/hunter2|s3cret/);
});
