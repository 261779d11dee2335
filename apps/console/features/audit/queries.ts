'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useRead } from '../api/use-operation.ts';

export type AuditEvent = OutputOf<'listAuditEvents'>['events'][number];

interface AuditFilter {
  readonly offset?: number;
  readonly limit?: number;
  readonly user_name?: string;
  readonly operation?: string;
  readonly resource_type?: string;
  readonly resource_id?: string;
}

export function useAuditEvents(filter: AuditFilter) {
  return useRead('listAuditEvents', { query: filter }, { key: keys.audit, keepPrevious: true });
}
