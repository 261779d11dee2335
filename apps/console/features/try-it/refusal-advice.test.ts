import { dataPlaneErrors } from '@turnpike/contracts/errors/data-plane';
import { expect, test } from 'vitest';
import { prettyBody, refusalOf } from './refusal-advice.ts';

const refusal = (code: string) => JSON.stringify({ error_code: code, error_msg: 'No.', request_id: 'r' });

test.each(
  Object.values(dataPlaneErrors)
    .filter(({ category }) => category !== 'server' && category !== 'client')
    .map(({ code, status }) => [code, status] as const),
)('%s comes with a way out', (code, status) => {
  expect(refusalOf(status, refusal(code))?.advice).not.toMatch(/documentation/);
});

test.each([
  [200, refusal('APIG.0101')],
  [500, '{"error":"mine"}'],
  [502, 'no JSON'],
  [400, '{"error_code":"SHOP.1"}'],
])('an answer of the backend is not taken for a refusal of the gateway: %i %s', (status, body) => {
  expect(refusalOf(status, body)).toBeNull();
});

test('JSON is laid out, other bodies are left alone', () => {
  expect(prettyBody('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyBody('<p>')).toBe('<p>');
});
