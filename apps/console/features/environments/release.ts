import type { RELEASE_ENVIRONMENT_ID as Id, RELEASE_ENVIRONMENT_NAME as Name } from '@turnpike/contracts/ids';

/** As in the contracts, which hold the types to these values; importing theirs would bring the schemas along. */
export const RELEASE_ENVIRONMENT_ID: typeof Id = 'DEFAULT_ENVIRONMENT_RELEASE_ID';
export const RELEASE_ENVIRONMENT_NAME: typeof Name = 'RELEASE';
