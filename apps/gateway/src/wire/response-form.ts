import type { BodyLength } from '../http1/body-length.ts';
import { FieldError, fieldLine } from '../http1/serialise.ts';
import { STATUS_CODES } from '../net/node-http.ts';
import { httpDate } from './http-date.ts';

/** Told to callers with every response that keeps the connection, so that they close it before the gateway does. */
export const KEEP_ALIVE_S = 60;

const CLOSE = 'Connection: close\r\n';
const KEEP = `Connection: keep-alive\r\nKeep-Alive: timeout=${KEEP_ALIVE_S}\r\n`;

/** What a response answers, as far as its form depends on it. */
export interface ResponseTo {
  readonly method: string;
  readonly version: '1.0' | '1.1';
  /** The connection carries no other exchange after this one. */
  readonly isLast: boolean;
}

/** The head of a response as bytes go out, and how its body is framed. */
export interface ResponseForm {
  /** Status line, fields and the empty line; a character is a byte. */
  readonly head: string;
  /** 0 also where the caller expects no body whatever the fields say: HEAD, 204, 304. */
  readonly body: BodyLength;
  readonly isLast: boolean;
}

const statusLines: string[] = [];

function statusLine(status: number): string {
  statusLines[status] ??= `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  return statusLines[status];
}

/**
 * Frames a response (RFC 9112 section 6). Fields of the connection itself are this hop's own, whatever is among
 * `headers`.
 * @param knownLength bytes of the body when all of it is there; null: by Content-Length, or not known
 * @throws FieldError when a field cannot be written, or two lengths are given
 */
export function responseForm(
  status: number,
  headers: readonly string[],
  knownLength: number | null,
  to: ResponseTo,
): ResponseForm {
  let head = statusLine(status);
  let length: number | null = null;
  let hasDate = false;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    const value = headers[index + 1] as string;
    switch (name.length) {
      case 4:
        hasDate ||= name.toLowerCase() === 'date';
        break;
      case 10:
        if (isOneOf(name, 'connection', 'keep-alive')) continue;
        break;
      case 14:
        if (name.toLowerCase() !== 'content-length') break;
        if (length !== null) throw new FieldError('a response has two lengths');
        length = Number(value);
        continue;
      case 17:
        if (name.toLowerCase() === 'transfer-encoding') continue;
        break;
    }
    head += fieldLine(name, value);
  }
  if (!hasDate) head += `Date: ${httpDate(Date.now())}\r\n`;
  length = knownLength ?? length;
  if (status === 204 || status === 304 || to.method === 'HEAD') {
    if (length !== null && status !== 204) head += `Content-Length: ${length}\r\n`;
    return { head: `${head}${to.isLast ? CLOSE : KEEP}\r\n`, body: 0, isLast: to.isLast };
  }
  if (length !== null) {
    head += `Content-Length: ${length}\r\n${to.isLast ? CLOSE : KEEP}\r\n`;
    return { head, body: length, isLast: to.isLast };
  }
  if (to.version === '1.0') return { head: `${head}${CLOSE}\r\n`, body: 'until-close', isLast: true };
  head += `Transfer-Encoding: chunked\r\n${to.isLast ? CLOSE : KEEP}\r\n`;
  return { head, body: 'chunked', isLast: to.isLast };
}

function isOneOf(name: string, ...lowerCaseNames: string[]): boolean {
  return lowerCaseNames.includes(name.toLowerCase());
}
