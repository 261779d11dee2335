import { expect, test } from 'vitest';
import { failureOfPort, urlOfPort } from './port-text.ts';

const port = { ingress_port_id: 'a', protocol: 'HTTPS', ingress_port: 8443, status: 'abnormal' } as const;
const line = (time: string, message: string, kind = 'listener') => ({ kind, message, time });

test.each([
  ['127.0.0.1', 'https://127.0.0.1:8443'],
  ['::1', 'https://[::1]:8443'],
  ['', null],
])('at address %j a port is reached at %j', (address, url) => {
  expect(urlOfPort(port, address)).toBe(url);
});

test('of a port that is not open the newest reason is told, and none of another port', () => {
  const events = [
    line('2026-01-01T00:00:02Z', 'Port 8443 (HTTPS) cannot be opened: it is taken'),
    line('2026-01-01T00:00:01Z', 'Port 8443 (HTTPS) cannot be opened: older'),
    line('2026-01-01T00:00:03Z', 'Port 84431 (HTTPS) cannot be opened: another port'),
    line('2026-01-01T00:00:04Z', 'Port 8443 (HTTPS) is reserved', 'place'),
  ];
  expect(failureOfPort(port, events)).toBe('Port 8443 (HTTPS) cannot be opened: it is taken');
  expect(failureOfPort(port, events.slice(2))).toBeNull();
  expect(failureOfPort({ ...port, status: 'normal' }, events)).toBeNull();
});
