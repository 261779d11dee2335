import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a caller's connections come from, when it counts as public (see `publicRanges`), and where such backends are. */
export const PUBLIC_CALLER = '127.0.1.1';
export const PUBLIC_BACKEND = '127.0.1.2';
export const PUBLIC_RANGES = ['127.0.1.0/24'];

const CHUNK = Buffer.alloc(16 * 1_024, 'x');

/** A backend that answers without end and takes bodies without end, as fast as it can. */
export interface EndlessBackend {
  readonly port: number;
  /** Body bytes that it handed to its sockets, and that it received. */
  readonly sent: () => number;
  readonly received: () => number;
  readonly close: () => Promise<void>;
}

/** Starts one on all loopback addresses: GET streams, POST counts. */
export async function endlessBackend(): Promise<EndlessBackend> {
  let sent = 0;
  let received = 0;
  const server = createServer((incoming, response) => {
    if (incoming.method === 'POST') {
      incoming.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      incoming.on('end', () => response.end());
      return;
    }
    const fill = (): void => {
      while (!response.destroyed) {
        sent += CHUNK.length;
        if (!response.write(CHUNK)) break;
      }
    };
    response.on('drain', fill);
    response.on('error', () => undefined);
    fill();
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => sent,
    received: () => received,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Connections of callers that read or send without end. */
export interface Flows {
  /** Body bytes received so far, by connection. */
  readonly received: () => number[];
  readonly stop: () => void;
}

/** What flows do. */
export interface FlowOptions {
  port: number;
  path: string;
  host: string;
  count: number;
  method: 'GET' | 'POST';
  /** Address that the connections come from. */
  from: string;
}

/** Opens `count` connections, each with one call that does not end. */
export function startFlows({ port, path, host, count, method, from }: FlowOptions): Flows {
  const received = new Array<number>(count).fill(0);
  const calls = received.map((_, index) => {
    const call = request({
      ...{ host: '127.0.0.1', port, path, method, localAddress: from, agent: false },
      headers: { host },
    });
    call.on('error', () => undefined);
    call.on('response', (response) => {
      response.on('error', () => undefined);
      response.on('data', (chunk: Buffer) => {
        received[index] = (received[index] ?? 0) + chunk.length;
      });
    });
    if (method === 'GET') call.end();
    else {
      const fill = (): void => {
        while (!call.destroyed && call.write(CHUNK));
      };
      call.on('drain', fill);
      fill();
    }
    return call;
  });
  return {
    received: () => [...received],
    stop: () => {
      for (const call of calls) call.destroy();
    },
  };
}

/** Sum of what flows received. */
export function total(bytes: readonly number[]): number {
  return bytes.reduce((sum, one) => sum + one, 0);
}
