import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { buildConnector } from 'undici';
import { HttpAgent, HttpsAgent } from '../net/node-http.ts';
import { loadHttpProxy } from './load-http-proxy.ts';

/** What a WebSocket's way to its backend needs. */
export interface WebSocketRoute {
  /** `scheme://host[:port]`. */
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Opens the connection, past the egress guard. */
  readonly connect: buildConnector.connector;
}

/** What becomes of an attempt to open one. Exactly one of them is called, once. */
export interface WebSocketOutcome {
  /** The backend has agreed; its headers may be changed before they go to the caller. */
  readonly switched: (response: IncomingMessage) => void;
  /** The backend answered with something else, which is to be relayed. */
  readonly answered: (response: IncomingMessage) => void;
  readonly failed: (error: Error) => void;
}

/**
 * Opens a WebSocket to a backend and joins it with the caller's connection. http-proxy does the joining; what it would
 * do about connections, ordinary responses and failures is taken out of its hands.
 * @returns gives up while the backend has not answered
 */
export function proxyWebSocket(
  route: WebSocketRoute,
  caller: Duplex,
  outcome: WebSocketOutcome,
): (error: Error) => void {
  // Loaded with the first WebSocket: many gateways never have one.
  const { createProxyServer } = loadHttpProxy();
  const proxy = createProxyServer({});
  let request: ClientRequest | null = null;
  let isOver = false;
  const once = (report: () => void): void => {
    if (!isOver) report();
    isOver = true;
  };
  proxy.on('proxyReqWs', (proxied: ClientRequest) => {
    request = proxied;
    // Before its own listeners, which come after this event.
    proxied.on('upgrade', (response: IncomingMessage) => once(() => outcome.switched(response)));
  });
  proxy.on('open', (backend: Duplex) => {
    // It passes on an orderly end only.
    caller.once('close', () => backend.destroy());
    backend.once('close', () => caller.end());
  });
  const isSecure = route.origin.startsWith('https:');
  const agent = isSecure ? new SecureAgent(route.connect) : new PlainAgent(route.connect);
  const incoming = { method: 'GET', url: route.path, headers: route.headers, socket: caller };
  const options = { target: route.origin, agent, prependPath: false };
  proxy.ws(incoming as unknown as IncomingMessage, caller, Buffer.alloc(0), options, (error: Error) =>
    once(() => outcome.failed(error)),
  );
  // Its own way of relaying an ordinary response has no regard to the framing.
  const proxied = request as ClientRequest | null;
  proxied?.removeAllListeners('response');
  proxied?.on('response', (response: IncomingMessage) => once(() => outcome.answered(response)));
  return (error) => {
    once(() => outcome.failed(error));
    proxied?.destroy(error);
  };
}

type Connected = (error: Error | null, socket: Duplex) => void;

function connectBy(
  connect: buildConnector.connector,
  isSecure: boolean,
  options: Target,
  connected: Connected,
): void {
  const { hostname, host, port, servername } = options;
  const name = (hostname ?? host ?? '').replace(/^\[|\]$/g, '');
  const wanted = {
    hostname: name,
    host: name,
    protocol: isSecure ? 'https:' : 'http:',
    port: String(port ?? ''),
  };
  connect({ ...wanted, servername: servername || name, httpSocket: undefined } as never, (error, socket) => {
    if (error) connected(error, undefined as never);
    else if (socket) connected(null, socket);
  });
}

interface Target {
  hostname?: string | null;
  host?: string | null;
  port?: number | string | null;
  servername?: string;
}

/** Agents that open one connection each, by the guard's connector. */
class PlainAgent extends HttpAgent {
  readonly #connect: buildConnector.connector;
  constructor(connect: buildConnector.connector) {
    super({ keepAlive: false });
    this.#connect = connect;
  }
  override createConnection(options: Target, connected: Connected): undefined {
    connectBy(this.#connect, false, options, connected);
  }
}

class SecureAgent extends HttpsAgent {
  readonly #connect: buildConnector.connector;
  constructor(connect: buildConnector.connector) {
    super({ keepAlive: false });
    this.#connect = connect;
  }
  override createConnection(options: Target, connected: Connected): undefined {
    connectBy(this.#connect, true, options, connected);
  }
}
