import { z } from 'zod';

/** RFC 3339 time in UTC. */
export const timestamp = z.string();

/** Free text up to 255 characters without angle brackets. */
export const remark = z
  .string()
  .max(255)
  .regex(/^[^<>]*$/, 'must not contain < or >');

/** Name of most resources: 3-64 characters, letter or CJK first, then letters, digits, CJK, `_`, `-`. */
export const resourceName = z
  .string()
  .min(3)
  .max(64)
  .regex(
    /^[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff-]*$/,
    'must start with a letter; letters, digits, _ and - may follow',
  );

export const httpMethod = z.enum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS', 'ANY']);

/** Base of all operations that act within a project. */
export const PROJECT = '/v2/{project_id}/apigw';
/** Base of all operations that act within a gateway. */
export const INSTANCE = '/v2/{project_id}/apigw/instances/{instance_id}';
/** Base of what the model product lacks. */
export const OWN = '/v2/{project_id}/turnpike';
