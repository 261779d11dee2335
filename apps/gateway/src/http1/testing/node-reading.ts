import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { Duplex } from 'node:stream';

/** A message as Node's parser reads it. */
export interface NodeMessage {
  readonly startsWith: string;
  readonly fields: readonly string[];
  readonly body: string;
}

/** A connection that gives some bytes and takes what is written to it. */
class Bytes extends Duplex {
  constructor(bytes: Buffer) {
    super({ allowHalfOpen: true });
    this.push(bytes);
    this.push(null);
  }
  override _read(): void {
    // All of it is there from the start.
  }
  override _write(_chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    done();
  }
  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
}

async function read(message: IncomingMessage, startsWith: string): Promise<NodeMessage | null> {
  const parts: Buffer[] = [];
  try {
    for await (const part of message) parts.push(part as Buffer);
  } catch {
    return null;
  }
  if (!message.complete) return null;
  const body = Buffer.concat(parts).toString('latin1');
  return { startsWith, fields: message.rawHeaders, body };
}

/** The first request of some bytes as a server of Node reads it; null: it refuses it. */
export function nodeReadsRequest(bytes: Buffer): Promise<NodeMessage | null> {
  return new Promise((resolve) => {
    const connection = new Bytes(bytes);
    const server: Server & { httpAllowHalfOpen?: boolean } = createServer({
      maxHeaderSize: 128 * 1_024,
      requireHostHeader: false,
    });
    server.httpAllowHalfOpen = true;
    let isTaken = false;
    const take = (message: IncomingMessage): void => {
      if (isTaken) return;
      isTaken = true;
      void read(message, `${message.method} ${message.url} ${message.httpVersion}`).then(resolve);
    };
    server.on('request', take);
    server.on('checkContinue', take);
    const refuse = (): void => {
      if (!isTaken) resolve(null);
    };
    server.on('clientError', refuse);
    connection.on('error', refuse);
    connection.on('close', refuse);
    server.emit('connection', connection);
  });
}

/** The first final response of some bytes as a client of Node reads it; null: it refuses it. */
export function nodeReadsResponse(bytes: Buffer, method: string): Promise<NodeMessage | null> {
  return new Promise((resolve) => {
    const asked = request({ method, maxHeaderSize: 128 * 1_024, createConnection: () => new Bytes(bytes) });
    let isTaken = false;
    const refuse = (): void => {
      if (!isTaken) resolve(null);
    };
    asked.on('response', (message) => {
      isTaken = true;
      void read(message, `${message.statusCode} ${message.httpVersion}`).then(resolve);
    });
    asked.on('error', refuse);
    asked.on('close', refuse);
    asked.end();
  });
}
