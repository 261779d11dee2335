import { createReadStream } from 'node:fs';

/** Longer than any line of an export: what has no end in sight is not read into memory. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;
const LINE_FEED = 0x0a;
/** Text that is no JSON stands for a line that cannot be read. */
const UNREADABLE = '\ufffd';

/**
 * Lines of a file without their line feeds; what is no UTF-8, or has no end, comes as a line that cannot be read. The
 * last line may lack its line feed.
 */
export async function* readLines(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (line: Buffer): string => {
    try {
      return decoder.decode(line);
    } catch {
      return UNREADABLE;
    }
  };
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      yield decode(Buffer.concat([...rest, chunk.subarray(from, end)]));
      rest = [];
      restBytes = 0;
      from = end + 1;
    }
    rest.push(chunk.subarray(from));
    restBytes += chunk.length - from;
    if (restBytes > MAX_LINE_BYTES) {
      yield UNREADABLE;
      return;
    }
  }
  if (restBytes > 0) yield decode(Buffer.concat(rest));
}
