import { crc32 } from 'node:zlib';

const CHECKSUM_CHARACTERS = 8;

/** A line of a spool's file: the CRC-32 of a JSON text, a space, the text. */
export function sealLine(json: string): string {
  return `${checksum(json)} ${json}\n`;
}

/** The JSON texts of a file; null for each line that is not what was written: torn by a crash, or spoilt. */
export function* sealedLines(content: string): Generator<string | null> {
  for (let from = 0; from < content.length; ) {
    const end = content.indexOf('\n', from);
    // What was written has an end.
    const line = content.slice(from, end < 0 ? from : end);
    const json = line.slice(CHECKSUM_CHARACTERS + 1);
    yield end >= 0 && line === `${checksum(json)} ${json}` ? json : null;
    from = end < 0 ? content.length : end + 1;
  }
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(CHECKSUM_CHARACTERS, '0');
}
