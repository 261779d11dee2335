import { randomBytes } from 'node:crypto';

/** An endpoint that goes away (RFC 6455 section 7.4.1). */
const GOING_AWAY = 1_001;

export const CLOSE_OPCODE = 8;

/** The close frame of a server that goes away. */
export function closeFrame(): Buffer {
  const frame = Buffer.from([0x80 | CLOSE_OPCODE, 2, 0, 0]);
  frame.writeUInt16BE(GOING_AWAY, 2);
  return frame;
}

/** The same as a client sends it: masked. */
export function maskedCloseFrame(): Buffer {
  const mask = randomBytes(4);
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(GOING_AWAY);
  for (const index of payload.keys()) payload[index] = (payload[index] ?? 0) ^ (mask[index] ?? 0);
  return Buffer.concat([Buffer.from([0x80 | CLOSE_OPCODE, 0x80 | 2]), mask, payload]);
}
