import { invalidParameter } from '@turnpike/domain/kernel/management-error';

/** Largest body of a management operation. */
export const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

/**
 * Reads a body up to the limit.
 * @throws ManagementError APIG.2012 naming the body, as soon as it is longer
 */
export async function readBody(request: Request): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > BODY_LIMIT_BYTES) throw tooLarge();
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > BODY_LIMIT_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (): Error => invalidParameter('body', `The body is larger than ${BODY_LIMIT_BYTES} bytes.`);

/**
 * Parses a JSON body; undefined for an empty one.
 * @throws ManagementError APIG.2012 naming the body, with what the parser says
 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw invalidParameter('body', `The body is not JSON: ${reason}.`);
  }
}
