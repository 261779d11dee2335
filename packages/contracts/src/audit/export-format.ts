import { canonicalJson } from '../snapshot/canonical-json.ts';
import type { ChainRow } from './chain-walker.ts';
import type { SignedCheckpoint } from './checkpoint.ts';

/*
 * An export is a text of lines, each the canonical JSON of an object, ended by a line feed: the header, then the events in
 * order, each checkpoint behind its event, last a checkpoint behind the last event. Every line has its number and a
 * signature of its own, so that each can be told from a forged one by itself, whatever has become of the others.
 */

export const EXPORT_TYPE = 'turnpike-audit-export';
export const EXPORT_VERSION = 1;

export interface ExportHeader {
  type: typeof EXPORT_TYPE;
  version: typeof EXPORT_VERSION;
  line: 1;
  /** Ties all lines to this export: those of another one do not fit in. */
  export_id: string;
  account: { id: string; name: string };
  /** First and last event; `to_seq` is `from_seq - 1` where there is none. */
  from_seq: number;
  to_seq: number;
  /** Of the event before the first one; '' where there is none, or where it is from before the chain. */
  previous_hash: string;
  /** Of the last event. */
  head_hash: string;
  /** 64 hex digits. */
  public_key: string;
  key_id: string;
  exported_at: string;
}

export interface ExportEvent extends ChainRow {
  line: number;
}

export interface ExportCheckpoint {
  line: number;
  checkpoint: SignedCheckpoint;
}

export type ExportContent = ExportHeader | ExportEvent | ExportCheckpoint;

/** What a line's Ed25519 signature covers: the export's id and the canonical JSON of all members but the signature. */
export function exportLineText(exportId: string, content: ExportContent): string {
  return `${EXPORT_TYPE}\n${exportId}\n${canonicalJson(content)}`;
}

/** The line itself, without its end. */
export function formatExportLine(content: ExportContent, signature: string): string {
  return canonicalJson({ ...content, signature });
}
