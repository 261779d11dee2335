import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DecisionRecord, decisionReportSchema } from '@turnpike/contracts/feed/decisions';
import { type Ack, ackSchema } from '@turnpike/contracts/feed/message';
import { until } from '@turnpike/testkit/poll';
import { readAll } from '@turnpike/testkit/upstream';
import { FakeRecordTaker } from './fake-record-taker.ts';

const TOKEN = 'feed-token-of-the-test-0123456789abcdef';

/** A config feed that says what the test wants. */
export interface FakeFeed {
  readonly feed: { url: string; token: string };
  readonly acks: Ack[];
  readonly records: FakeRecordTaker;
  /** Records of refused calls in the order in which they came. */
  readonly decisions: DecisionRecord[];
  takesDecisions: boolean;
  /** Waits for the first record of a call that comes from now on. */
  readonly decided: (requestId: unknown) => Promise<DecisionRecord>;
  /** Revisions that nodes asked with, one per connection. */
  readonly asked: string[];
  /** Messages that each new connection gets at once. */
  greeting: (revision: string) => unknown[];
  /** Sends a message on every open connection. */
  readonly send: (message: unknown) => void;
  /** Waits for the ack of a revision. */
  readonly acked: (revision: number, outcome?: string) => Promise<Ack>;
  /** Breaks the open connections, and goes on listening. */
  readonly drop: () => void;
  readonly close: () => Promise<void>;
}

/** Starts a fake feed for one gateway. */
export async function startFeed(instanceId: string): Promise<FakeFeed> {
  const open = new Set<ServerResponse>();
  const acks: Ack[] = [];
  const records = new FakeRecordTaker();
  const decisions: DecisionRecord[] = [];
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://feed');
    const base = `/feed/v1/gateways/${instanceId}`;
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      response.writeHead(401).end();
    } else if (request.method === 'POST' && url.pathname === `${base}/acks`) {
      acks.push(ackSchema.parse(JSON.parse(await readAll(request))));
      response.writeHead(204).end();
    } else if (request.method === 'POST' && url.pathname === `${base}/records`) {
      await records.answer(request, response);
    } else if (request.method === 'POST' && url.pathname === `${base}/decisions`) {
      const report = decisionReportSchema.parse(JSON.parse(await readAll(request)));
      if (feed.takesDecisions) decisions.push(...report.decisions);
      response.writeHead(feed.takesDecisions ? 204 : 503).end();
    } else if (request.method === 'GET' && url.pathname === base) {
      const revision = url.searchParams.get('revision') ?? '';
      asked.push(revision);
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      open.add(response);
      response.on('close', () => open.delete(response));
      response.flushHeaders();
      for (const message of feed.greeting(revision)) write(response, message);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const feed: FakeFeed = {
    feed: { url: `http://127.0.0.1:${port}`, token: TOKEN },
    acks,
    records,
    decisions,
    takesDecisions: true,
    decided: (requestId) => {
      const before = decisions.length;
      return until(() => decisions.slice(before).find((each) => each.requestId === requestId), {
        deadlineMs: 10_000,
        waitingFor: 'the decision record of a call',
      });
    },
    asked,
    greeting: () => [],
    send: (message) => {
      for (const response of open) write(response, message);
    },
    acked: (revision, outcome = 'applied') =>
      until(() => acks.find((ack) => ack.revision === revision && ack.result.outcome === outcome), {
        deadlineMs: 15_000,
        waitingFor: `the ack of revision ${revision} as ${outcome}`,
      }),
    drop: () => {
      for (const response of open) response.destroy();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return feed;
}

function write(response: ServerResponse, message: unknown): void {
  response.write(`${JSON.stringify(message)}\n`);
}
