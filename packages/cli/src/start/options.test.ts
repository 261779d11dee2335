import { expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { parseStartOptions, type RawStartOptions } from './options.ts';

const defaults: RawStartOptions = {
  port: '8080',
  host: '127.0.0.1',
  home: '.turnpike',
  gatewayPorts: '21000-21999',
  demo: true,
};

test('home is taken from the folder of the caller', () => {
  expect(parseStartOptions(defaults, '/srv/clone', false)).toEqual({
    port: 8080,
    host: '127.0.0.1',
    home: '/srv/clone/.turnpike',
    gatewayPorts: { first: 21_000, last: 21_999 },
    demo: true,
    json: false,
    dev: false,
  });
  expect(parseStartOptions({ ...defaults, home: '/data' }, '/srv', false).home).toBe('/data');
});

test.each([
  [{ port: '0' }, '--port'],
  [{ port: '65536' }, '--port'],
  [{ port: '80a' }, '--port'],
  [{ gatewayPorts: '21000' }, '--gateway-ports'],
  [{ gatewayPorts: '21999-21000' }, '--gateway-ports'],
  [{ gatewayPorts: '21000-70000' }, '--gateway-ports'],
  [{ gatewayPorts: '8000-9000' }, '--port 8080 lies inside --gateway-ports'],
])('%j is refused with the name of the option', (wrong, named) => {
  const parse = () => parseStartOptions({ ...defaults, ...wrong }, '/srv', false);
  expect(parse).toThrow(Failure);
  expect(parse).toThrow(named);
});
