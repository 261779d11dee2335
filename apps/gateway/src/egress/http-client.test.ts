import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { Agent, buildConnector, Pool, request } from './http-client.ts';

test('the parts that are loaded by themselves are those that the HTTP client exports', () => {
  const entry = createRequire(import.meta.url)('undici') as typeof import('undici');
  expect(Pool).toBe(entry.Pool);
  expect(Agent).toBe(entry.Agent);
  expect(buildConnector).toBe(entry.buildConnector);
});

test('a request by a dispatcher goes where its options say', async () => {
  const sent: unknown[] = [];
  const agent = new Agent();
  agent.dispatch = (options, handler) => {
    sent.push([options.origin, options.path, options.method]);
    handler.onResponseError?.(null as never, new Error('enough'));
    return true;
  };
  const options = { origin: 'http://a.example', path: '/b', method: 'GET' } as const;
  await expect(request(agent, options)).rejects.toThrow('enough');
  expect(sent).toEqual([['http://a.example', '/b', 'GET']]);
  await agent.close();
});
