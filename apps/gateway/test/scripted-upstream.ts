import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Upstream } from '@turnpike/testkit/upstream';

/** What a backend does with a request: bytes to send, and whether it closes then. */
export interface Script {
  /** Characters are bytes. */
  readonly bytes: string;
  readonly closes?: boolean;
  /** Sent in pieces of so many bytes, each by itself. */
  readonly piece?: number;
}

/** A backend that answers each path with exactly the bytes that the test says. */
export interface ScriptedUpstream extends Upstream {
  readonly scripts: Map<string, Script>;
  /** Heads of all requests, in the order of arrival, with the number of their connection. */
  readonly received: { head: string; connection: number }[];
  readonly sockets: Set<Socket>;
}

/** Starts one. Requests have no body. */
export async function scriptedUpstream(): Promise<ScriptedUpstream> {
  const scripts = new Map<string, Script>();
  const received: ScriptedUpstream['received'] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
        const head = pending.slice(0, end);
        pending = pending.slice(end + 4);
        received.push({ head, connection });
        void answer(socket, scripts.get(head.split(' ')[1] ?? '') ?? { bytes: '', closes: true });
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    authority: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    scripts,
    received,
    sockets,
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function answer(socket: Socket, { bytes, closes, piece }: Script): Promise<void> {
  const all = Buffer.from(bytes, 'latin1');
  const length = piece ?? all.length;
  for (let at = 0; at < all.length; at += length) {
    // Each piece leaves in a packet of its own.
    await new Promise((done) => socket.write(all.subarray(at, at + length), () => setImmediate(done)));
  }
  if (closes) socket.end();
}
