import { expect, test } from 'vitest';
import { decideAuthorisation, MAX_APIS_PER_APP, type Pair } from './decide-authorisation.ts';

const environmentId = 'e';
const api = (id: string) =>
  ({ id, authType: 'APP', publications: [{ environmentId }] }) as unknown as NonNullable<Pair['api']>;
const full = { apiIds: new Set(Array.from({ length: MAX_APIS_PER_APP }, (_, index) => `api-${index}`)) };

test('a credential is authorised for at most 1,000 APIs', () => {
  const pair = { app: full, api: api('one-more'), environmentId, isAuthorised: false };
  expect(decideAuthorisation(pair)).toEqual({ status: 'FAILED', code: 'APIG.3100' });
});

test('an API of those 1,000 may be granted in a further environment', () => {
  const pair = { app: full, api: api('api-7'), environmentId, isAuthorised: false };
  expect(decideAuthorisation(pair)).toEqual({ status: 'SUCCESS', code: null });
});
