import { managementErrors } from '@turnpike/contracts/errors/management';
import { expect, test } from 'vitest';
import { errorOfResponse } from './api-error.ts';
import { adviceFor } from './error-advice.ts';

test('a refusal keeps code, message and request id', async () => {
  const body = JSON.stringify({
    error_code: 'APIG.3002',
    error_msg: 'The API does not exist.',
    request_id: 'r1',
  });
  const error = await errorOfResponse(new Response(body, { status: 404 }));
  expect(error).toMatchObject({
    status: 404,
    code: 'APIG.3002',
    message: 'The API does not exist.',
    requestId: 'r1',
  });
});

test('an answer that is no refusal of ours still gives an error with the request id of its header', async () => {
  const response = new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'x-request-id': 'r2' } });
  expect(await errorOfResponse(response)).toMatchObject({ status: 502, code: 'HTTP 502', requestId: 'r2' });
});

test.each(Object.entries(managementErrors))('%s comes with something to do', (code, { status }) => {
  expect(adviceFor({ code, status })).toMatch(/\.$/);
});
