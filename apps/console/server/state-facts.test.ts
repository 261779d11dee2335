import { expect, test } from 'vitest';
import { stateFacts } from './state-facts.ts';

test('an operation is never asked for as a part of a page', () => {
  const asked = (url: string) => {
    const headers: Record<string, string> = { rsc: '1', 'next-router-prefetch': '1' };
    stateFacts({ headers, url, socket: {} });
    return 'rsc' in headers || 'next-router-prefetch' in headers;
  };
  expect(['/v2/p/x', '/v3/users', '/v3.0/OS-USER/users', '/', '/v3x', '/gateways'].map(asked)).toEqual([
    ...[false, false, false],
    ...[true, true, true],
  ]);
});

test('a client cannot lie about its address, its target or what Next.js keeps for itself', () => {
  const headers = {
    host: 'console',
    'x-forwarded-for': '10.0.0.1',
    'x-forwarded-host': 'evil.example',
    forwarded: 'for=10.0.0.1',
    'x-real-ip': '10.0.0.1',
    'x-middleware-subrequest': 'proxy',
    'x-invoke-path': '/v3/users',
    'x-matched-path': '/v3/users',
    'x-now-route-matches': '1=users',
    'x-original-url': '/v3/users',
    'x-rewrite-url': '/v3/users',
    'x-http-method-override': 'DELETE',
    'x-turnpike-remote-address': '10.0.0.1',
    'x-turnpike-target': '/v3/users',
  };
  stateFacts({ headers, url: '/v3/groups?name=%2F', socket: { remoteAddress: '192.0.2.7' } });
  expect(headers).toEqual({
    host: 'console',
    'x-turnpike-remote-address': '192.0.2.7',
    'x-turnpike-target': '/v3/groups?name=%2F',
  });
});
