import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  DECISION_REPORT_MAX_BYTES,
  type DecisionReport,
  decisionReportSchema,
} from '@turnpike/contracts/feed/decisions';
import { LEASE_REQUEST_MAX_BYTES, leaseRequestSchema } from '@turnpike/contracts/feed/leases';
import { type Ack, ackSchema, FEED_PING_INTERVAL_MS } from '@turnpike/contracts/feed/message';
import {
  type BatchesTaken,
  RECORD_BATCH_MAX_BYTES,
  recordBatchSchema,
} from '@turnpike/contracts/feed/records';
import { type ExchangeLeases, hasRepeatedKeys } from '../leases/lease-store.ts';
import type { FeedHub } from './feed-hub.ts';
import { readBody } from './read-body.ts';
import { type TakeRecords, TooManyBatchesError } from './record-taker.ts';

export interface FeedServerDeps {
  hub: FeedHub;
  feedToken: (instanceId: string) => string;
  /** Records a node's answer. @returns false when there is no such node */
  acknowledge: (instanceId: string, ack: Ack) => Promise<boolean>;
  /** Keeps a batch of usage and access records. */
  takeRecords: TakeRecords;
  /** Keeps records of refused calls. @returns false when there is no such gateway */
  takeDecisions: (instanceId: string, report: DecisionReport) => Promise<boolean>;
  /** Grants parts of counters' windows. */
  exchangeLeases: ExchangeLeases;
  /** Rejects with why jobs would not be taken; for readiness. */
  checkQueue: () => Promise<void>;
  onError: (error: unknown) => void;
  now?: () => number;
}

export interface FeedServer {
  port: number;
  close(): Promise<void>;
}

const FEED_PATH = /^\/feed\/v1\/gateways\/([0-9a-f]{32})(\/acks|\/records|\/decisions|\/leases)?$/;
const BODY_LIMIT_BYTES = 16 * 1024;
const REVISION = /^-?\d{1,10}$/;

/**
 * Starts the config feed on loopback (contracts/feed/message.ts), which takes records as well (contracts/feed/records.ts).
 * @param port 0: any
 * @throws when the port is taken
 */
export async function startFeedServer(port: number, deps: FeedServerDeps): Promise<FeedServer> {
  const server = createServer((request, response) => {
    handle(request, response, deps).catch((error: unknown) => {
      if (!(error instanceof TooManyBatchesError)) deps.onError(error);
      if (response.headersSent) response.destroy();
      else answer(response, 503);
    });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
  await listening(server, port);
  const pings = setInterval(() => deps.hub.pingAll((deps.now ?? Date.now)()), FEED_PING_INTERVAL_MS);
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : port,
    async close() {
      clearInterval(pings);
      await deps.hub.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  deps: FeedServerDeps,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://feed');
  if (request.method === 'GET' && url.pathname === '/healthz') return tellHealth(response, deps);
  const [, instanceId, part] = FEED_PATH.exec(url.pathname) ?? [];
  // One answer for all that is not allowed: nobody learns which gateways there are.
  if (instanceId === undefined || !hasToken(request, deps.feedToken(instanceId)))
    return answer(response, 401);
  if (part === '/acks' && request.method === 'POST') return takeAck(request, response, instanceId, deps);
  if (part === '/records' && request.method === 'POST')
    return takeRecords(request, response, instanceId, deps);
  if (part === '/leases' && request.method === 'POST') return takeLeases(request, response, instanceId, deps);
  if (part === '/decisions' && request.method === 'POST')
    return takeDecisions(request, response, instanceId, deps);
  if (part === undefined && request.method === 'GET') return openFeed(url, response, instanceId, deps);
  answer(response, 405);
}

/** 200 as long as the feed serves; the body says how the queue is: `{"queue": "ok" | reason}`. */
async function tellHealth(response: ServerResponse, { checkQueue }: FeedServerDeps): Promise<void> {
  const queue = await checkQueue().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ queue }));
}

async function openFeed(
  url: URL,
  response: ServerResponse,
  instanceId: string,
  { hub }: FeedServerDeps,
): Promise<void> {
  const revision = url.searchParams.get('revision') ?? '-1';
  if (!REVISION.test(revision)) return answer(response, 400);
  response.socket?.setNoDelay(true);
  const takes = (what: string): boolean => url.searchParams.get(what) === '1';
  const taken = { parts: takes('parts'), asks: takes('asks') };
  if (!(await hub.subscribe(instanceId, response, Number(revision), taken))) answer(response, 401);
}

async function takeAck(
  request: IncomingMessage,
  response: ServerResponse,
  instanceId: string,
  deps: FeedServerDeps,
): Promise<void> {
  const text = await readBody(request, BODY_LIMIT_BYTES);
  if (text === null) return answer(response, 413);
  const ack = ackSchema.safeParse(parseJson(text));
  if (!ack.success) return answer(response, 400);
  answer(response, (await deps.acknowledge(instanceId, ack.data)) ? 204 : 404);
}

async function takeRecords(
  request: IncomingMessage,
  response: ServerResponse,
  instanceId: string,
  deps: FeedServerDeps,
): Promise<void> {
  const text = await readBody(request, RECORD_BATCH_MAX_BYTES);
  if (text === null) return answer(response, 413);
  const batch = recordBatchSchema.safeParse(parseJson(text));
  if (!batch.success) return answer(response, 400);
  const taken = await deps.takeRecords(instanceId, batch.data);
  if (taken === null) return answer(response, 404);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ taken } satisfies BatchesTaken));
}

async function takeDecisions(
  request: IncomingMessage,
  response: ServerResponse,
  instanceId: string,
  deps: FeedServerDeps,
): Promise<void> {
  const text = await readBody(request, DECISION_REPORT_MAX_BYTES);
  if (text === null) return answer(response, 413);
  const report = decisionReportSchema.safeParse(parseJson(text));
  if (!report.success) return answer(response, 400);
  answer(response, (await deps.takeDecisions(instanceId, report.data)) ? 204 : 404);
}

async function takeLeases(
  request: IncomingMessage,
  response: ServerResponse,
  instanceId: string,
  deps: FeedServerDeps,
): Promise<void> {
  const text = await readBody(request, LEASE_REQUEST_MAX_BYTES);
  if (text === null) return answer(response, 413);
  const leases = leaseRequestSchema.safeParse(parseJson(text));
  if (!leases.success || hasRepeatedKeys(leases.data)) return answer(response, 400);
  const answered = await deps.exchangeLeases(instanceId, leases.data);
  if (answered === null) return answer(response, 404);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answered));
}

/** Compares digests, so that the time says nothing about how much of a token was right, or how long it is. */
function hasToken(request: IncomingMessage, token: string): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(sha256(given), sha256(token));
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

function answer(response: ServerResponse, status: number): void {
  if (response.writableEnded || response.destroyed) return;
  response.writeHead(status, status === 204 ? {} : { 'content-length': 0 });
  response.end();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
