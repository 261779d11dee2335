import { randomFillSync } from 'node:crypto';

const ID_BYTES = 16;
/** Random bytes are asked for in batches: one call into the system's generator is dearer than all the rest of an id. */
const pool = Buffer.alloc(256 * ID_BYTES);
let at = pool.length;

/** 32 lowercase hex digits that nobody can guess. */
export function newRequestId(): string {
  if (at === pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  at += ID_BYTES;
  return pool.toString('hex', at - ID_BYTES, at);
}
