'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useRead } from '../api/use-operation.ts';
import { useSpreadingChange } from '../spreading/use-spreading-change.ts';

export type Revision = OutputOf<'listRevisions'>['revisions'][number];
export type DocumentDiff = OutputOf<'compareRevisions'>['diff']['documents'][number];
export type Override = OutputOf<'listOverrides'>['documents'][number];
export type Bisection = OutputOf<'bisectRevisions'>;
export type Restoration = OutputOf<'restoreRevision'>;

const WATCH_MS = 5_000;
/** Documents of a difference that are shown. */
const SHOWN_DOCUMENTS = 100;

interface RevisionFilter {
  readonly offset?: number;
  readonly limit?: number;
  readonly author?: string | undefined;
  readonly document_id?: string | undefined;
}

export function useRevisions(gatewayId: string, filter: RevisionFilter) {
  return useRead(
    'listRevisions',
    { path: { instance_id: gatewayId }, query: filter },
    { key: keys.revisions(gatewayId), keepPrevious: true, refetchIntervalMs: WATCH_MS },
  );
}

/** A revision with what it changed of the one before. */
export function useRevision(gatewayId: string, revision: number) {
  return useRead(
    'showRevision',
    { path: { instance_id: gatewayId, revision: String(revision) }, query: { limit: SHOWN_DOCUMENTS } },
    { key: keys.revisions(gatewayId) },
  );
}

/** What changes on the way from one revision to the other. */
export function useComparison(gatewayId: string, from: number, to: number, enabled = true) {
  return useRead(
    'compareRevisions',
    { path: { instance_id: gatewayId, revision: String(to) }, query: { from, limit: SHOWN_DOCUMENTS } },
    { key: keys.revisions(gatewayId), enabled },
  );
}

export function useOverrides(gatewayId: string) {
  return useRead(
    'listOverrides',
    { path: { instance_id: gatewayId }, query: { limit: SHOWN_DOCUMENTS } },
    { key: keys.revisions(gatewayId), refetchIntervalMs: WATCH_MS },
  );
}

export function useRestoreRevision(gatewayId: string) {
  return useSpreadingChange('restoreRevision', [keys.revisions(gatewayId), keys.gateways, keys.audit]);
}

export function useReleaseOverrides(gatewayId: string) {
  return useSpreadingChange('releaseOverrides', [keys.revisions(gatewayId), keys.gateways, keys.audit]);
}

/** Where the recorded errors step up between two revisions. Asked when the range is one. */
export function useBisection(gatewayId: string, good: number, bad: number) {
  return useRead(
    'bisectRevisions',
    { path: { instance_id: gatewayId }, body: { good, bad } },
    { key: keys.revisions(gatewayId), enabled: good >= 1 && good < bad },
  );
}
