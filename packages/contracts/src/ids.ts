import { z } from 'zod';

/** 32 lowercase hex digits, as every id of the model product but the one of environment RELEASE. */
export const idSchema = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 lowercase hexadecimal digits');

/** Fixed id of environment RELEASE on every gateway. */
export const RELEASE_ENVIRONMENT_ID = 'DEFAULT_ENVIRONMENT_RELEASE_ID';

/** Name of the environment that a call without X-Stage reaches. */
export const RELEASE_ENVIRONMENT_NAME = 'RELEASE';

/** Id of an environment: RELEASE has a fixed one. */
export const environmentIdSchema = z.union([z.literal(RELEASE_ENVIRONMENT_ID), idSchema]);
