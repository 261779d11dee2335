import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NodeStatus } from '@turnpike/contracts/gateway/node-spec';
import { createServer } from '../net/node-http.ts';
import { Registry } from '../record/metric-types.ts';

/** What the admin port shows. */
export interface AdminSources {
  readonly status: () => NodeStatus;
  /** In Prometheus' format. */
  readonly metrics: () => Promise<string>;
}

/** The admin port: `/healthz` (alive), `/readyz` (takes calls), `/status`, `/metrics`. Bound to loopback only; it takes no commands. */
export class AdminServer {
  readonly #server: Server;

  constructor(sources: AdminSources) {
    this.#server = createServer((request, response) => {
      // Every gateway adds this header to what it forwards: no API of any gateway on the machine leads in here.
      if (request.headers['x-forwarded-for'] !== undefined) {
        send(response, 403, 'application/json', '{"status":"not for forwarded calls"}');
        return;
      }
      answer(request.url ?? '', sources, response).catch(() => response.destroy());
    });
  }

  /** @returns the port */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: '127.0.0.1', port }, () => {
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Breaks all connections. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function answer(url: string, sources: AdminSources, response: ServerResponse): Promise<void> {
  const path = url.split('?', 1)[0];
  if (path === '/healthz') return send(response, 200, 'application/json', '{"status":"ok"}');
  if (path === '/readyz') {
    const { state } = sources.status();
    return send(
      response,
      state === 'ready' ? 200 : 503,
      'application/json',
      JSON.stringify({ status: state }),
    );
  }
  if (path === '/status') return send(response, 200, 'application/json', JSON.stringify(sources.status()));
  if (path === '/metrics') {
    return send(response, 200, Registry.PROMETHEUS_CONTENT_TYPE, await sources.metrics());
  }
  return send(response, 404, 'application/json', '{"status":"not found"}');
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
