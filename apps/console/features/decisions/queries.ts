'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useRead } from '../api/use-operation.ts';

export type Decision = OutputOf<'showDecision'>;

interface DecisionFilter {
  readonly offset?: number;
  readonly limit?: number;
  readonly user_name?: string | undefined;
  readonly user_id?: string | undefined;
  readonly action?: string | undefined;
}

export const useDecisions = (filter: DecisionFilter) =>
  useRead('listDecisions', { query: filter }, { key: keys.decisions, keepPrevious: true });

export const useDecision = (decision_id: string) =>
  useRead('showDecision', { path: { decision_id } }, { key: keys.decisions });
