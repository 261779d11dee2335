import type { IncomingMessage } from 'node:http';

/** Reads a request's body as UTF-8. @returns null when it is longer than the limit; the rest is thrown away then */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
  }
  return size > limitBytes ? null : Buffer.concat(chunks).toString('utf8');
}
