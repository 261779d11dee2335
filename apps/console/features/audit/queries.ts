'use client';

import type { OutputOf, OwnQuery } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type AuditEvent = OutputOf<'showAuditEvent'>;

export function useAuditEvents(filter: OwnQuery<'listAuditEvents'>) {
  return useRead('listAuditEvents', { query: filter }, { key: keys.audit, keepPrevious: true });
}

export const useAuditEvent = (event_id: string) =>
  useRead('showAuditEvent', { path: { event_id } }, { key: keys.audit });

/** Changes nothing, but is asked for by a button: it goes through the whole log. */
export const useVerifyAuditLog = () => useChange('verifyAuditLog', []);
