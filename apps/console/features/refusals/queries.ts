'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';

export type RefusalSketch = OutputOf<'listCallDecisions'>['decisions'][number];
export type CallRefusal = OutputOf<'showCallDecision'>;
export type ComparedLines = OutputOf<'debugSignature'>['lines'];
export type SignatureDiagnosis = OutputOf<'debugSignature'>;

const WATCH_MS = 10_000;

interface RefusalFilter {
  readonly offset: number;
  readonly limit: number;
  readonly api_id: string | undefined;
  readonly error_code: string | undefined;
  readonly rule: string | undefined;
}

export const useRefusals = (gatewayId: string, filter: RefusalFilter) =>
  useRead(
    'listCallDecisions',
    { path: { instance_id: gatewayId }, query: { ...filter } },
    { key: keys.refusals(gatewayId), keepPrevious: true, refetchIntervalMs: WATCH_MS },
  );

export const useRefusal = (gatewayId: string, request_id: string) =>
  useRead(
    'showCallDecision',
    { path: { instance_id: gatewayId, request_id } },
    { key: keys.refusals(gatewayId) },
  );

export const useDebugSignature = () => useChange('debugSignature', []);
