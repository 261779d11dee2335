import { expect, test } from 'vitest';
import { clientTokens } from './client-tokens.ts';

test('the same request has the same token, another one another, and so has the next form', () => {
  const tokenFor = clientTokens();
  const first = tokenFor({ instance_name: 'shop', node_count: 1 });
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(tokenFor({ instance_name: 'shop', node_count: 1 })).toBe(first);
  const second = tokenFor({ instance_name: 'shop', node_count: 2 });
  expect(second).not.toBe(first);
  expect(tokenFor({ instance_name: 'shop', node_count: 2 })).toBe(second);
  expect(clientTokens()({ instance_name: 'shop', node_count: 2 })).not.toBe(second);
});
