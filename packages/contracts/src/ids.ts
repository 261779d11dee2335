import { z } from 'zod';

/** 32 lowercase hex digits, as every id of the model product but the one of environment RELEASE. */
export const idSchema = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 lowercase hexadecimal digits');

/** Fixed id of environment RELEASE on every gateway. */
export const RELEASE_ENVIRONMENT_ID = 'DEFAULT_ENVIRONMENT_RELEASE_ID';

/** Name of the environment that a call without X-Stage reaches. */
export const RELEASE_ENVIRONMENT_NAME = 'RELEASE';

/** Id of the enterprise project that every account has without a row. */
export const DEFAULT_ENTERPRISE_PROJECT_ID = '0';

/** Id of an enterprise project: the default one has a fixed one. */
export const enterpriseProjectIdSchema = z.union([z.literal(DEFAULT_ENTERPRISE_PROJECT_ID), idSchema]);

/** Id of an environment: RELEASE has a fixed one. */
export const environmentIdSchema = z.union([z.literal(RELEASE_ENVIRONMENT_ID), idSchema]);
