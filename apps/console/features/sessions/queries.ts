'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type UserSession = OutputOf<'listSessions'>['sessions'][number];

export const useSessions = (user_id: string) =>
  useRead('listSessions', { path: { user_id } }, { key: keys.sessions });
export const useEndSession = () => useChange('deleteSession', [keys.sessions, keys.audit]);
export const useEndOtherSessions = () => useChange('deleteOtherSessions', [keys.sessions, keys.audit]);
