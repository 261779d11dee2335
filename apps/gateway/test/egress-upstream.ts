import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A backend on every loopback address, which tells by which one it was reached. */
export interface ManyAddresses {
  readonly port: number;
  /** Addresses that it was connected to, one per connection. */
  readonly connected: string[];
  /** Connections that are open now. */
  readonly open: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** @param answer writes the response; default: the address by which the request came, on a connection that is kept */
export async function manyAddresses(
  answer: (response: ServerResponse, address: string) => void = (response, address) => response.end(address),
): Promise<ManyAddresses> {
  const connected: string[] = [];
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    request.resume();
    answer(response, request.socket.localAddress ?? '');
  });
  server.on('connection', (socket) => connected.push(socket.localAddress ?? ''));
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connected,
    open: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
