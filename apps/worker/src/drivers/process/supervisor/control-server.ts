import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayProgram } from './kept-code.ts';
import { createServer } from './node-http.ts';
import type { UnitOrder } from './protocol.ts';
import { PROTOCOL } from './protocol.ts';
import { isGatewayName, type Supervisor } from './supervisor.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;

export interface ControlOptions {
  /** Known to whoever may read `HOME/run/supervisor.json`. */
  token: string;
  /** Has the process end while its nodes serve on. */
  leave: () => void;
}

/** The supervisor's door, on loopback: only who has the token gets any answer but 401. */
export class ControlServer {
  readonly #server: Server;
  readonly #options: ControlOptions;
  readonly #watchers = new Set<ServerResponse>();
  #supervisor: Supervisor | null = null;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        if (!response.headersSent) send(response, 500, { error: reason });
        else response.destroy();
      });
    });
  }

  /** @returns the port */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: '127.0.0.1', port: 0 }, () => {
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** From now on orders are taken. */
  open(supervisor: Supervisor): void {
    this.#supervisor = supervisor;
  }

  /** Tells whoever watches that a gateway's report has changed. */
  tell(name: string): void {
    for (const watcher of this.#watchers) watcher.write(`${name}\n`);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#knows(request.headers.authorization)) return send(response, 401, { error: 'unknown token' });
    const supervisor = this.#supervisor;
    if (!supervisor) return send(response, 503, { error: 'starting' });
    const [, collection, name = '', verb] = (request.url ?? '').split('/');
    const method = request.method ?? '';
    if (collection === '' && method === 'GET')
      return send(response, 200, { pid: process.pid, protocol: PROTOCOL });
    if (collection === 'changes' && method === 'GET') return this.#watch(response);
    if (collection === 'leave' && method === 'POST') {
      send(response, 202, {});
      return this.#options.leave();
    }
    if (collection === 'program' && method === 'PUT') {
      supervisor.prepare(JSON.parse(await readBody(request)) as GatewayProgram);
      return send(response, 202, {});
    }
    if (collection !== 'units') return send(response, 404, { error: 'not found' });
    if (name === '' && method === 'GET') return send(response, 200, supervisor.reports());
    if (!isGatewayName(name)) return send(response, 400, { error: `not a gateway's id: ${name}` });
    return answerUnit(supervisor, { method, name, verb }, request, response);
  }

  #knows(authorization = ''): boolean {
    const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
    return timingSafeEqual(digest(authorization), digest(`Bearer ${this.#options.token}`));
  }

  #watch(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    this.#watchers.add(response);
    response.once('close', () => this.#watchers.delete(response));
  }
}

async function answerUnit(
  supervisor: Supervisor,
  { method, name, verb }: { method: string; name: string; verb: string | undefined },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (`${method} ${verb ?? ''}`) {
    case 'PUT ': {
      const order = JSON.parse(await readBody(request)) as UnitOrder;
      if (order.spec.name !== name) return send(response, 400, { error: 'the order is of another gateway' });
      await supervisor.put(name, order);
      return send(response, 200, supervisor.report(name));
    }
    case 'GET ': {
      const report = supervisor.report(name);
      return send(response, report ? 200 : 404, report ?? { error: 'no such gateway' });
    }
    case 'DELETE ':
      await supervisor.remove(name);
      return send(response, 200, {});
    case 'POST drain':
      await supervisor.drain(name);
      return send(response, 200, {});
    case 'POST reload':
      supervisor.reload(name);
      return send(response, 200, {});
    default:
      return send(response, 404, { error: 'not found' });
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT_BYTES) throw new Error('the order is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
