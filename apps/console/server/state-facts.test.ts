import { expect, test } from 'vitest';
import { stateFacts } from './state-facts.ts';

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
