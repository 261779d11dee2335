import type { Exchange } from './exchange.ts';

/**
 * Reads the whole body of an exchange into memory.
 * @throws BodyTooLargeError past the limit; BodyTimeoutError when nothing comes for too long; Error when the caller goes away
 */
export async function readBody(exchange: Exchange, limitBytes: number, timeoutMs: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of exchange.openBody(limitBytes, timeoutMs)) chunks.push(chunk as Buffer);
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
