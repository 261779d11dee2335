import { BodyReader } from '../body-reader.ts';
import { HeadScanner, NEEDS_MORE, REFUSED } from '../head-scanner.ts';
import { type RequestHead, readRequestHead } from '../request-head.ts';
import { type ResponseHead, readResponseHead } from '../response-head.ts';
import type { WireFault } from '../wire-fault.ts';

/** One message with its body. */
interface Message<Head> {
  readonly head: Head;
  readonly body: string;
  readonly trailers: readonly string[];
}

/** What a stream of bytes held: whole messages, and how it ended. */
export interface Reading<Head> {
  readonly messages: Message<Head>[];
  /** The rule that ended it; `incomplete` in the middle of a message; null between two. */
  readonly end: WireFault['rule'] | 'incomplete' | null;
}

type Read<Head> = (scanner: HeadScanner) => Head | WireFault;

/** Reads requests out of pieces of one stream. */
export function readRequests(pieces: readonly Buffer[]): Reading<RequestHead> {
  return readAll('request', readRequestHead, pieces);
}

/** Reads responses to requests of one method out of pieces of one stream, which the server then closes. */
export function readResponses(pieces: readonly Buffer[], method = 'GET'): Reading<ResponseHead> {
  return readAll('response', (scanner) => readResponseHead(scanner, method), pieces);
}

function readAll<Head extends RequestHead | ResponseHead>(
  kind: 'request' | 'response',
  readHead: Read<Head>,
  pieces: readonly Buffer[],
): Reading<Head> {
  const scanner = new HeadScanner(kind);
  const messages: Message<Head>[] = [];
  let head: Head | null = null;
  let body: BodyReader | null = null;
  let parts: Buffer[] = [];
  const finish = (trailers: readonly string[]): void => {
    if (head) messages.push({ head, body: Buffer.concat(parts).toString('latin1'), trailers });
    head = null;
    body = null;
  };
  for (const piece of pieces) {
    let at = 0;
    while (at < piece.length) {
      if (head && body) {
        const reader: BodyReader = body;
        at = reader.read(piece, at);
        if (at === REFUSED) return { messages, end: reader.fault?.rule ?? null };
        continue;
      }
      at = scanner.scan(piece, at);
      if (at === NEEDS_MORE) break;
      if (at === REFUSED) return { messages, end: scanner.fault?.rule ?? null };
      const found = readHead(scanner);
      if ('rule' in found) return { messages, end: found.rule };
      head = found;
      parts = [];
      const taker = { onBodyData: (bytes: Buffer) => void parts.push(Buffer.from(bytes)), onBodyEnd: finish };
      if (found.bodyLength === 0) finish([]);
      else body = new BodyReader(found.bodyLength, taker);
    }
  }
  const open = body as BodyReader | null;
  if (open) return { messages, end: open.close() ? null : 'incomplete' };
  return { messages, end: scanner.hasBegun ? 'incomplete' : null };
}
