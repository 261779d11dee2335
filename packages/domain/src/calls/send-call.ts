import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** Body of an answer that is shown at the most. */
const BODY_LIMIT_BYTES = 262_144;
const TIMEOUT_MS = 65_000;

/** A call to an ingress of a gateway. */
export interface OutgoingCall {
  scheme: 'HTTP' | 'HTTPS';
  /** Address and port of the ingress: the only place that a call goes to. */
  address: string;
  port: number;
  /** Name in the Host header and in the TLS handshake. */
  host: string;
  method: string;
  /** Path and query as on the wire. */
  target: string;
  headers: Record<string, string>;
  body: Buffer;
  /** PEM of the authority that the gateway's certificate is checked by; undefined: the system's. */
  authority: string | undefined;
}

export interface CallAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  truncated: boolean;
}

/**
 * Sends a call and reads the answer, cut after 256 KiB.
 * @throws Error of the socket, or "no answer within 65 s"
 */
export function sendCall(call: OutgoingCall): Promise<CallAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = openRequest(call, (incoming) => readAnswer(incoming, outgoing).then(resolve, reject));
    outgoing.setTimeout(TIMEOUT_MS, () =>
      outgoing.destroy(new Error(`no answer within ${TIMEOUT_MS / 1_000} s`)),
    );
    outgoing.on('error', reject);
    outgoing.end(call.body);
  });
}

function openRequest(call: OutgoingCall, onAnswer: (incoming: IncomingMessage) => void): ClientRequest {
  const options = {
    host: call.address,
    port: call.port,
    method: call.method,
    path: call.target,
    headers: call.headers,
    agent: false,
  } as const;
  if (call.scheme === 'HTTP') return httpRequest(options, onAnswer);
  return httpsRequest({ ...options, servername: call.host, ca: call.authority }, onAnswer);
}

async function readAnswer(incoming: IncomingMessage, outgoing: ClientRequest): Promise<CallAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let truncated = false;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    const room = BODY_LIMIT_BYTES - bytes;
    chunks.push(chunk.subarray(0, room));
    bytes += Math.min(chunk.length, room);
    if (chunk.length > room) {
      truncated = true;
      break;
    }
  }
  outgoing.destroy();
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    status: incoming.statusCode ?? 0,
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
    truncated,
  };
}
