import { canonicalJson } from '../snapshot/canonical-json.ts';
import {
  EXPORT_TYPE,
  EXPORT_VERSION,
  type ExportCheckpoint,
  type ExportContent,
  type ExportEvent,
  type ExportHeader,
  exportLineText,
} from './export-format.ts';
import type { AuditPublicKey } from './signing-key.ts';

/** A line as it was found: what it holds, and whether the export's key has signed just that. */
export type ExportLine = { genuine: true; content: ExportContent } | { genuine: false; claimed: unknown };

/** By whom and for which export lines must be signed. */
export interface ExportSeal {
  key: AuditPublicKey;
  exportId: string;
}

/** A line is genuine when it is, byte for byte, what was written: other spellings of the same JSON are not. */
export function readExportLine(text: string, { key, exportId }: ExportSeal): ExportLine {
  const claimed = parseObject(text);
  if (claimed === null || !isCanonical(claimed, text)) return { genuine: false, claimed };
  const { signature, ...content } = claimed;
  const genuine =
    typeof signature === 'string' && key.verify(exportLineText(exportId, content as never), signature);
  return genuine
    ? { genuine, content: content as unknown as ExportContent }
    : { genuine: false, claimed: content };
}

export const isHeader = (content: ExportContent): content is ExportHeader => 'type' in content;
export const isCheckpoint = (content: ExportContent): content is ExportCheckpoint => 'checkpoint' in content;
export const isEvent = (content: ExportContent): content is ExportEvent => 'record' in content;

/** The header before its signature is checked: it names the key and the export. Null when it is none that we know. */
export function claimedHeader(text: string): ExportHeader | null {
  const claimed = parseObject(text);
  const isOurs = claimed?.type === EXPORT_TYPE && claimed.version === EXPORT_VERSION;
  return isOurs && typeof claimed.export_id === 'string' && typeof claimed.public_key === 'string'
    ? (claimed as unknown as ExportHeader)
    : null;
}

/** The number that a line gives itself, NaN for none: spares the looking at signatures that do not matter. */
export function claimedLineNumber(text: string): number {
  const number = parseObject(text)?.line;
  return typeof number === 'number' ? number : Number.NaN;
}

/** What nests deeper than the stack allows was not written by us. */
function isCanonical(value: unknown, text: string): boolean {
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
