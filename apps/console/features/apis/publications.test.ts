import { expect, test } from 'vitest';
import { publicationsOf } from './publications.ts';

test('joined lists are taken apart in step', () => {
  expect(publicationsOf({ run_env_id: 'a|b', run_env_name: 'RELEASE|staging', publish_id: '1|2' })).toEqual([
    { environmentId: 'a', environmentName: 'RELEASE', publishId: '1' },
    { environmentId: 'b', environmentName: 'staging', publishId: '2' },
  ]);
});

test('an API that is not published has no publication', () => {
  expect(publicationsOf({ run_env_id: '', run_env_name: '', publish_id: '' })).toEqual([]);
});
