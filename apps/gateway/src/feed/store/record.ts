import { createHash } from 'node:crypto';

/**
 * The file that a node keeps its configuration in, lines of UTF-8:
 *
 *     turnpike-snapshot 2 <instance id>
 *     {"kind":…,"id":…,"hash":…,"body":…}             a document of the base each
 *     base <documents> TAB revision TAB digest TAB checksum
 *     {"upserts":[…],"deletions":[…]} TAB revision TAB digest TAB checksum     a delta each
 *
 * A line with a checksum seals what was written since the one before it: SHA-256 over that one's checksum (nothing for
 * the base) and all bytes up to its own last TAB. So a record that is damaged, half written, missing or out of place ends
 * the file, and what is sealed before it holds. JSON has no bare TAB or newline.
 */
export const FORMAT_LINE = 'turnpike-snapshot 2';

/** The end of a sealed line. */
export interface Seal {
  readonly revision: number;
  /** Of all documents at that revision. */
  readonly digest: string;
  readonly checksum: string;
}

const SEALED = /^(.*)\t(\d{1,10})\t([0-9a-f]{64})\t([0-9a-f]{64})$/s;

/** Bytes that the end of a sealed line takes at most, with its newline. */
export const SEAL_BYTES = 1 + 10 + 1 + 64 + 1 + 64 + 1;

/** Writes a delta's line. */
export function sealDelta(
  previousChecksum: string,
  payload: string,
  { revision, digest }: Omit<Seal, 'checksum'>,
): { line: string; checksum: string } {
  const body = `${payload}\t${revision}\t${digest}`;
  const checksum = createHash('sha256').update(previousChecksum).update(body).digest('hex');
  return { line: `${body}\t${checksum}\n`, checksum };
}

/** Reads the end of a sealed line, without checking it; null: the line is none. */
export function readSeal(line: string): (Seal & { readonly payload: string }) | null {
  const match = SEALED.exec(line);
  if (!match) return null;
  const [, payload = '', revision, digest = '', checksum = ''] = match;
  return { payload, revision: Number(revision), digest, checksum };
}
