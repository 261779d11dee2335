import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** A real server on a loopback port. */
export interface Upstream {
  /** `127.0.0.1:<port>`. */
  readonly authority: string;
  /** Connections accepted so far. */
  readonly connections: () => number;
  /** Closes the listener and breaks its connections. */
  readonly close: () => Promise<void>;
}

/** A request as an upstream received it. */
export interface ReceivedRequest {
  method: string;
  /** Target as on the wire. */
  target: string;
  /** Name, value, name, value … as on the wire. */
  rawHeaders: string[];
  headers: Record<string, string>;
  body: string;
}

/** An upstream that keeps what it received. */
export interface RecordingUpstream extends Upstream {
  readonly received: ReceivedRequest[];
}

async function listen(server: Server): Promise<Upstream> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    authority: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Reads a request's body to its end. */
export async function readAll(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += chunk;
  return body;
}

/** An upstream with a handler of the test's own. */
export function handlingUpstream(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Upstream> {
  return listen(createHttpServer({ keepAliveTimeout: 60_000 }, handle));
}

/**
 * Answers every request with what it received as JSON, and keeps it.
 * @param respond changes the response before it is sent
 */
export async function echoUpstream(
  respond: (response: ServerResponse) => void = () => undefined,
): Promise<RecordingUpstream> {
  const received: ReceivedRequest[] = [];
  const upstream = await handlingUpstream(async (request, response) => {
    const body = await readAll(request).catch(() => null);
    // The caller broke off in the middle of its body: there is nobody to answer.
    if (body === null) return;
    const seen: ReceivedRequest = {
      method: request.method ?? '',
      target: request.url ?? '',
      rawHeaders: request.rawHeaders,
      headers: request.headers as Record<string, string>,
      body,
    };
    received.push(seen);
    respond(response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(seen));
  });
  return { ...upstream, received };
}

/** Accepts and reads, and never answers. */
export function hangingUpstream(): Promise<Upstream> {
  return listen(createTcpServer((socket) => socket.resume()));
}

/** Resets each connection as soon as it has read something. */
export function resettingUpstream(): Promise<Upstream> {
  return listen(createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
}

/** Leaves each connection to `accept`: for backends that look at bytes. */
export function socketUpstream(accept: (socket: Socket) => void): Promise<Upstream> {
  return listen(createTcpServer(accept));
}

/** Answers every request with these bytes, whatever they are, then runs `then`. */
export function rawUpstream(
  bytes: string,
  afterwards: (socket: Socket) => void = () => undefined,
): Promise<Upstream> {
  return listen(
    createTcpServer((socket) =>
      socket.on('data', () => socket.write(bytes, 'latin1', () => afterwards(socket))),
    ),
  );
}

/** Promises a body of 1,000 bytes, sends ten and resets the connection. */
export function truncatingUpstream(): Promise<Upstream> {
  return rawUpstream('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789', (socket) =>
    socket.resetAndDestroy(),
  );
}

/** Sends a chunked response of which the test decides each part and the end. */
export interface SteeredUpstream extends Upstream {
  /** Resolves with the response of the next request, once its head was sent. */
  readonly next: () => Promise<ServerResponse>;
}

/** An upstream whose responses the test writes by hand. */
export async function steeredUpstream(): Promise<SteeredUpstream> {
  const waiting: ((response: ServerResponse) => void)[] = [];
  const arrived: ServerResponse[] = [];
  const upstream = await handlingUpstream((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.flushHeaders();
    const taker = waiting.shift();
    if (taker) taker(response);
    else arrived.push(response);
  });
  return {
    ...upstream,
    next: () => {
      const response = arrived.shift();
      return response ? Promise.resolve(response) : new Promise((resolve) => waiting.push(resolve));
    },
  };
}

/** A port that nothing listens on: connecting is refused. */
export async function refusingAuthority(): Promise<string> {
  const upstream = await hangingUpstream();
  await upstream.close();
  return upstream.authority;
}
