import { operationTable } from '../http/operation-table.ts';
import type { AuditRecord } from './audit-record.ts';
import { auditSentence, sentenceText } from './sentence.ts';

/** The first thing that is wrong with a log or an export of it. */
export interface AuditDamage {
  /**
   * `rewritten`: rows were changed together with all hashes that follow, so that only a checkpoint gives it away: `seq`
   * is then the first row that may be meant.
   */
  kind: 'altered' | 'removed' | 'inserted' | 'reordered' | 'rewritten';
  what: 'header' | 'event' | 'checkpoint';
  /** Position of the event in its account's chain; of a checkpoint, of the event that it stands behind; of the header 0. */
  seq: number;
  /** What exactly was seen, in one sentence. */
  detail: string;
  /** The event as people would say it; '' where it is not there to be read. */
  sentence: string;
}

const traceNames = new Map(operationTable.map(({ id, audit }) => [id, audit?.trace ?? id]));

/** Name of an operation in the audit log (reference appendix E); where it has none, its id. */
export function traceNameOf(operationId: string): string {
  return traceNames.get(operationId) ?? operationId;
}

/** A record as people would say it. Whatever is given for one: '' for what cannot be said. */
export function sentenceOf(record: unknown): string {
  try {
    const told = record as AuditRecord;
    return sentenceText(auditSentence(told, traceNameOf(told.operation)));
  } catch {
    return '';
  }
}
