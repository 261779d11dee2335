import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A backend that speaks WebSocket, written down to the frames so that a test sees exactly what arrives. */
export interface WebSocketBackend {
  readonly authority: string;
  /** The heads that it was asked with. */
  readonly asked: IncomingMessage[];
  /** Close codes that it was sent. */
  readonly closes: number[];
  /** True while a frame of the test's own is half sent: nothing may come between. */
  isBusy: boolean;
  /** Sends bytes on every open connection as they are. */
  readonly sendRaw: (bytes: Buffer) => void;
  readonly close: () => Promise<void>;
}

const KEY_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Echoes messages; answers what does not ask for a WebSocket, and the path `/no`, with 403. */
export async function startWebSocketBackend(): Promise<WebSocketBackend> {
  const asked: IncomingMessage[] = [];
  const closes: number[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(403).end('no WebSocket'));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    asked.push(request);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('end', () => backend.isBusy || socket.end());
    if (request.url === '/silent') return;
    if (request.url === '/no') {
      socket.end(
        'HTTP/1.1 403 Forbidden\r\nx-why: because\r\ntransfer-encoding: chunked\r\n\r\n3\r\nno!\r\n0\r\n\r\n',
      );
      return;
    }
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}${KEY_SUFFIX}`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    echo(socket, closes, () => backend.isBusy);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const backend: WebSocketBackend = {
    isBusy: false,
    authority: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    closes,
    sendRaw: (bytes) => {
      for (const socket of sockets) socket.write(bytes);
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return backend;
}

function echo(socket: Duplex, closes: number[], isBusy: () => boolean): void {
  let buffered: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (let frame = takeFrame(buffered); frame; frame = takeFrame(buffered)) {
      buffered = frame.rest;
      if (frame.opcode === 8) {
        // 1005: a close without a code.
        closes.push(frame.payload.length < 2 ? 1_005 : frame.payload.readUInt16BE(0));
        if (!isBusy()) socket.end(textFrame(frame.payload, 8));
      } else socket.write(textFrame(frame.payload, frame.opcode));
    }
  });
}

interface Frame {
  opcode: number;
  payload: Buffer;
  rest: Buffer;
}

function takeFrame(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null;
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (second & 0x80) !== 0;
  const start = 2 + extended + (masked ? 4 : 0);
  if (bytes.length < start) return null;
  const length =
    extended === 2 ? bytes.readUInt16BE(2) : extended === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < start + length) return null;
  const payload = Buffer.from(bytes.subarray(start, start + length));
  if (masked) {
    for (const index of payload.keys())
      payload[index] = (payload[index] ?? 0) ^ (bytes[start - 4 + (index % 4)] ?? 0);
  }
  return { opcode: first & 0x0f, payload, rest: bytes.subarray(start + length) };
}

/** An unmasked frame, whole. */
export function textFrame(payload: Buffer, opcode = 1): Buffer {
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (head.length === 2) head[1] = payload.length;
  else if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(payload.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([head, payload]);
}
