import { type BodyLength, Framing } from './body-length.ts';
import { type ConnectionOptions, takeConnection } from './connection-options.ts';
import type { HeadScanner } from './head-scanner.ts';
import { faults, type WireFault } from './wire-fault.ts';

/** The head of a response that can be read in one way only. */
export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  readonly version: '1.0' | '1.1';
  /** Name, value, name, value … as on the wire, latin1. */
  readonly fields: readonly string[];
  readonly bodyLength: BodyLength;
  /** What Content-Length says, also where there is no body (HEAD, 304). */
  readonly contentLength: number | null;
  /** The connection may carry another exchange behind this one. */
  readonly keepAlive: boolean;
}

/** Some servers leave out the space before an empty reason: nobody reads that in another way. */
const STATUS_LINE = /^HTTP\/(1\.[01]) ([1-5]\d\d)(?: (.*))?$/;

/**
 * Reads what a scanner found as the response to a request.
 * @param method of the request: the response to HEAD has no body, whatever its fields say (RFC 9112 section 6.3)
 */
export function readResponseHead(scanner: HeadScanner, method: string): ResponseHead | WireFault {
  const line = STATUS_LINE.exec(scanner.startLine);
  if (!line) return faults['status-line'];
  const version = line[1] as '1.0' | '1.1';
  const status = Number(line[2]);
  const framing = new Framing();
  const connection: ConnectionOptions = { close: false, keepAlive: false, upgrade: false };
  const { fields, padding } = scanner;
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] as string;
    const value = fields[index + 1] as string;
    if (name.length === 10) {
      if (name.toLowerCase() === 'connection') takeConnection(connection, value);
    } else if (name.length === 14) {
      if (name.toLowerCase() === 'content-length') {
        framing.takeContentLength(value, padding[index >> 1] as number);
      }
    } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
      framing.takeTransferEncoding(value, padding[index >> 1] as number, version === '1.1');
    }
  }
  if (framing.fault) return framing.fault;
  // Servers must not send a coding with these (RFC 9112 section 6.1): one that does means something else by it.
  if (framing.isChunked && (status < 200 || status === 204)) return faults['transfer-encoding'];
  const bodyLength = lengthOf(framing, status, method);
  return {
    status,
    reason: line[3] ?? '',
    version,
    fields,
    bodyLength,
    contentLength: framing.contentLength,
    keepAlive:
      bodyLength !== 'until-close' && !connection.close && (version === '1.1' || connection.keepAlive),
  };
}

function lengthOf({ isChunked, contentLength }: Framing, status: number, method: string): BodyLength {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return 0;
  return isChunked ? 'chunked' : (contentLength ?? 'until-close');
}
