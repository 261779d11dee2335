import { expect, test } from 'vitest';
import { authorisationOutcome } from './authorisation-outcome.ts';

function auth(status: 'SUCCESS' | 'SKIPPED' | 'FAILED') {
  return {
    id: '1',
    api_id: '2',
    app_id: '3',
    auth_time: '',
    auth_role: '',
    auth_tunnel: '',
    auth_result: {
      status,
      error_code: '',
      error_msg: 'not published',
      api_name: 'orders',
      app_name: 'mobile',
    },
  };
}

test('what was granted is counted', () => {
  expect(authorisationOutcome({ auths: [auth('SUCCESS')] })).toBe('One authorisation is granted');
  expect(authorisationOutcome({ auths: [auth('SUCCESS'), auth('SKIPPED')] })).toBe(
    '2 authorisations are granted',
  );
});

test('an answer of success that holds a failure is told as the failure', () => {
  expect(() => authorisationOutcome({ auths: [auth('SUCCESS'), auth('FAILED')] })).toThrow(
    'mobile for orders: not published',
  );
});
