import type { DecisionReport } from '@turnpike/contracts/feed/decisions';
import type { Ack } from '@turnpike/contracts/feed/message';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import { Agent, request } from '../egress/http-client.ts';
import type { SendLeases } from '../leases/remote-source.ts';

/** A feed that sends nothing for this long is dead (it pings every 5 s). */
const SILENCE_LIMIT_MS = 15_000;
const MAX_LINE_BYTES = 256 * 1_024 * 1_024;
const ACK_TIMEOUT_MS = 10_000;
const RECORDS_TIMEOUT_MS = 20_000;

const agent = new Agent();

/** Where a node's feed is. */
export interface FeedAddress {
  readonly url: string;
  readonly token: string;
  readonly instanceId: string;
  readonly nodeName: string;
}

/** The feed's address from a node's spec, or null when it has none. */
export function feedAddress(spec: NodeSpec): FeedAddress | null {
  if (!spec.feed) return null;
  return { ...spec.feed, instanceId: spec.instanceId, nodeName: spec.nodeName };
}

/** Where the feed listens, when its URL has an address and no name; backends must not be there. */
export function feedEndpoint({ feed }: NodeSpec): NodeSpec['forbidden'] {
  if (!feed) return [];
  const { hostname, port, protocol } = new URL(feed.url);
  const address = hostname.replace(/^\[|\]$/g, '');
  return [{ address, port: Number(port) || (protocol === 'https:' ? 443 : 80) }];
}

/**
 * Opens the feed and yields its messages, one JSON text each, until it ends.
 * @param revision the applied revision; -1 asks for a full snapshot
 * @param onOpen called once the feed has taken the node in
 * @throws Error when the connection fails, is refused, breaks or falls silent
 */
export async function* openFeed(
  address: FeedAddress,
  revision: number,
  signal: AbortSignal,
  onOpen: () => void,
): AsyncGenerator<string> {
  const url = endpoint(address, '');
  url.searchParams.set('node', address.nodeName);
  url.searchParams.set('revision', String(revision));
  url.searchParams.set('parts', '1');
  url.searchParams.set('asks', '1');
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('the feed fell silent')), SILENCE_LIMIT_MS);
  try {
    const response = await request(agent, {
      ...to(url),
      method: 'GET',
      headers: authorization(address),
      signal: AbortSignal.any([signal, silence.signal]),
      headersTimeout: SILENCE_LIMIT_MS,
      bodyTimeout: 0,
    });
    if (response.statusCode !== 200) {
      await response.body.dump();
      throw new Error(`the feed answered ${response.statusCode}`);
    }
    onOpen();
    const lines = new LineBuffer();
    for await (const chunk of response.body) {
      timer.refresh();
      yield* lines.add(chunk as Buffer);
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

/** Tells the feed what became of a revision. */
export async function sendAck(address: FeedAddress, ack: Ack): Promise<void> {
  const response = await request(agent, {
    ...to(endpoint(address, '/acks')),
    method: 'POST',
    headers: { ...authorization(address), 'content-type': 'application/json' },
    body: JSON.stringify(ack),
    headersTimeout: ACK_TIMEOUT_MS,
    bodyTimeout: ACK_TIMEOUT_MS,
  });
  await response.body.dump();
  if (response.statusCode !== 204) throw new Error(`the feed answered an ack with ${response.statusCode}`);
}

/** Sends records of refused calls. @throws Error when they are not taken */
export async function sendDecisions(
  address: FeedAddress,
  report: DecisionReport,
  signal: AbortSignal,
): Promise<void> {
  const response = await request(agent, {
    ...to(endpoint(address, '/decisions')),
    method: 'POST',
    headers: { ...authorization(address), 'content-type': 'application/json' },
    body: JSON.stringify(report),
    signal,
    headersTimeout: ACK_TIMEOUT_MS,
    bodyTimeout: ACK_TIMEOUT_MS,
  });
  await response.body.dump();
  if (response.statusCode !== 204) throw new Error(`the feed answered decisions with ${response.statusCode}`);
}

/** Sends requests to the source of leases. */
export function sendLeasesTo(address: FeedAddress): SendLeases {
  return async (leases, signal) => {
    const response = await request(agent, {
      ...to(endpoint(address, '/leases')),
      method: 'POST',
      headers: { ...authorization(address), 'content-type': 'application/json' },
      body: JSON.stringify(leases),
      signal,
      headersTimeout: ACK_TIMEOUT_MS,
      bodyTimeout: ACK_TIMEOUT_MS,
    });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`the source of leases answered ${response.statusCode}`);
    return text;
  };
}

/** Sends a batch of records. @returns what the feed answered */
export async function sendRecords(
  address: FeedAddress,
  body: string,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  const response = await request(agent, {
    ...to(endpoint(address, '/records')),
    method: 'POST',
    headers: { ...authorization(address), 'content-type': 'application/json' },
    body,
    signal,
    headersTimeout: RECORDS_TIMEOUT_MS,
    bodyTimeout: RECORDS_TIMEOUT_MS,
  });
  return { status: response.statusCode, text: await response.body.text() };
}

function endpoint(address: FeedAddress, suffix: string): URL {
  const base = address.url.endsWith('/') ? address.url.slice(0, -1) : address.url;
  return new URL(`${base}/feed/v1/gateways/${encodeURIComponent(address.instanceId)}${suffix}`);
}

function to(url: URL): { origin: string; path: string } {
  return { origin: url.origin, path: `${url.pathname}${url.search}` };
}

function authorization(address: FeedAddress): { authorization: string } {
  return { authorization: `Bearer ${address.token}` };
}

/** Cuts a byte stream into lines. */
class LineBuffer {
  #parts: Buffer[] = [];
  #bytes = 0;

  *add(chunk: Buffer): Generator<string> {
    let rest = chunk;
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      this.#parts.push(rest.subarray(0, at));
      const line = Buffer.concat(this.#parts).toString('utf8');
      this.#parts = [];
      this.#bytes = 0;
      rest = rest.subarray(at + 1);
      if (line.trim() !== '') yield line;
    }
    if (rest.length === 0) return;
    this.#parts.push(rest);
    this.#bytes += rest.length;
    if (this.#bytes > MAX_LINE_BYTES) throw new Error('a feed message is too long');
  }
}
