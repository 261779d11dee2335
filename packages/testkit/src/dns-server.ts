import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** A question as the server got it. */
export interface DnsQuestion {
  /** Lower case, without the last dot. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'other';
  /** How often this name and type were asked for before. */
  readonly before: number;
}

/** A real name server on a loopback port, over UDP. */
export interface DnsServer {
  /** `127.0.0.1:<port>`. */
  readonly address: string;
  readonly questions: readonly DnsQuestion[];
  readonly close: () => Promise<void>;
}

const TYPES: Record<number, DnsQuestion['type']> = { 1: 'A', 28: 'AAAA' };
const HEADER_BYTES = 12;

/**
 * Starts a name server that answers what a test says, question by question; nothing may be cached (TTL 0).
 * @param answer addresses of a question; those of the other family are left out, none is "no such name"
 */
export async function dnsServer(answer: (question: DnsQuestion) => readonly string[]): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const questions: DnsQuestion[] = [];
  socket.on('message', (message, { port, address }) => {
    const { name, type, end } = readQuestion(message);
    const before = questions.filter((one) => one.name === name && one.type === type).length;
    const question = { name, type, before };
    questions.push(question);
    const addresses = answer(question).filter((one) => (isIPv6(one) ? 'AAAA' : 'A') === type);
    socket.send(response(message.subarray(0, end), addresses), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** The first question of a message (RFC 1035 section 4.1.2). */
function readQuestion(message: Buffer): { name: string; type: DnsQuestion['type']; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const type = TYPES[message.readUInt16BE(at + 1)] ?? 'other';
  return { name: labels.join('.').toLowerCase(), type, end: at + 5 };
}

function response(query: Buffer, addresses: readonly string[]): Buffer {
  const head = Buffer.from(query);
  // A response, authoritative, recursion as asked for; 3: no such name.
  head.writeUInt16BE(0x8400 | (query.readUInt16BE(2) & 0x0100) | (addresses.length > 0 ? 0 : 3), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...addresses.map(record)]);
}

function record(address: string): Buffer {
  const data = isIPv6(address) ? ipv6Bytes(address) : Buffer.from(address.split('.').map(Number));
  const head = Buffer.alloc(HEADER_BYTES);
  // The name of the question, by pointer.
  head.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  head.writeUInt16BE(data.length === 16 ? 28 : 1, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function ipv6Bytes(address: string): Buffer {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  const bytes = Buffer.alloc(16);
  for (const [index, group] of groups.entries()) bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2);
  return bytes;
}
