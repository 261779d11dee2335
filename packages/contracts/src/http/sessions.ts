import { z } from 'zod';
import { OWN, timestamp } from './fields.ts';
import { operation } from './operation.ts';

const tag = 'Sessions';
const SESSIONS = `${OWN}/users/{user_id}/sessions` as const;

export const listSessions = operation({
  id: 'ListSessions',
  title: 'List the console sessions of a user',
  tag,
  action: 'iam:sessions:list',
  method: 'GET',
  path: SESSIONS,
  status: 200,
  output: z.object({
    sessions: z.array(
      z.object({
        id: z.string(),
        /** `password`, `password+totp`, `password+recovery` or `oidc`. */
        method: z.string(),
        /** When the second factor was shown; null: it was not. */
        mfa_time: timestamp.nullable(),
        source_ip: z.string(),
        user_agent: z.string(),
        create_time: timestamp,
        /** To a minute. */
        last_seen_time: timestamp,
        expire_time: timestamp,
        /** The session that asks. */
        current: z.boolean(),
      }),
    ),
  }),
});

export const deleteSession = operation({
  id: 'DeleteSession',
  title: 'End a console session',
  tag,
  action: 'iam:sessions:delete',
  audit: ['user', 'deleteSession'],
  method: 'DELETE',
  path: `${SESSIONS}/{session_id}`,
  status: 204,
});

export const deleteOtherSessions = operation({
  id: 'DeleteOtherSessions',
  title: 'End all console sessions of a user but the one that asks',
  tag,
  action: 'iam:sessions:delete',
  audit: ['user', 'deleteOtherSessions'],
  method: 'DELETE',
  path: SESSIONS,
  status: 200,
  output: z.object({ ended: z.int() }),
});
