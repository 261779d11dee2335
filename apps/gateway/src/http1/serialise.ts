import { isToken, isValue, isVisible } from './field-syntax.ts';

/** The last chunk and an empty trailer section. */
export const LAST_CHUNK = '0\r\n\r\n';

/** A field that cannot be written: it would end its line, or the head, in another place. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
}

/**
 * The line of a field. Name and value are checked: what came from a backend, a template or a tenant's text must not become
 * two fields (response splitting).
 * @param value a character is a byte (latin1)
 * @throws FieldError for a name that is no token, or a value with another character than a field may have
 */
export function fieldLine(name: string, value: string): string {
  if (!isToken(name)) throw new FieldError('a field name is no token');
  if (!isValue(value)) throw new FieldError(`the value of ${name} cannot be written`);
  return `${name}: ${value}\r\n`;
}

/** The lines of fields: name, value, name, value …. @throws FieldError see {@link fieldLine} */
export function fieldLines(fields: readonly string[]): string {
  let lines = '';
  for (let index = 0; index < fields.length; index += 2) {
    lines += fieldLine(fields[index] as string, fields[index + 1] as string);
  }
  return lines;
}

/** The head of a request. @param lines whole lines behind the fields @throws FieldError see {@link fieldLine} */
export function requestHead(method: string, target: string, fields: readonly string[], lines = ''): string {
  if (!isToken(method)) throw new FieldError('a method is no token');
  if (!isVisible(target)) throw new FieldError('a target has a character that cannot be written');
  return `${method} ${target} HTTP/1.1\r\n${fieldLines(fields)}${lines}\r\n`;
}

/** The head of a response. @throws FieldError see {@link fieldLine} */
export function responseHead(status: number, reason: string, fields: readonly string[]): string {
  return `HTTP/1.1 ${status} ${reason}\r\n${fieldLines(fields)}\r\n`;
}

/** The line before a chunk of so many bytes; CR LF follows the chunk. */
export function chunkLine(length: number): string {
  return `${length.toString(16)}\r\n`;
}

/** The last chunk with trailers. @throws FieldError see {@link fieldLine} */
export function lastChunk(trailers: readonly string[]): string {
  return trailers.length === 0 ? LAST_CHUNK : `0\r\n${fieldLines(trailers)}\r\n`;
}
