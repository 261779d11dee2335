import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseAccessLogLine } from '@turnpike/contracts/feed/access-log-line';
import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { echoUpstream, type RecordingUpstream, readAll } from '@turnpike/testkit/upstream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from './call.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${spanId}-01`;

type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  name: string;
  status: object;
};

/** A collector that takes what it is told to. */
let collector: Server;
let status = 200;
const requests: IncomingMessage[] = [];
const spans: Span[] = [];
let resource = '';

let echo: RecordingUpstream;
let traced: { gateway: GatewayProcess; origin: string };
let plain: { gateway: GatewayProcess; origin: string };

beforeAll(async () => {
  echo = await echoUpstream();
  collector = createServer(async (request, response) => {
    requests.push(request);
    const text = await readAll(request);
    if (status === 200) {
      const [first] = (
        JSON.parse(text) as { resourceSpans: { resource: object; scopeSpans: { spans: Span[] }[] }[] }
      ).resourceSpans;
      resource = JSON.stringify(first?.resource);
      spans.push(...(first?.scopeSpans[0]?.spans ?? []));
    }
    response.writeHead(status).end('{}');
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  traced = await start({
    tracing: { endpoint, headers: { authorization: 'Bearer of-the-operator' }, ratio: 0 },
  });
  plain = await start({ accessLogFormat: 'fields' });
});
afterAll(async () => {
  for (const each of [traced, plain]) {
    await each?.gateway.stop('SIGKILL');
    if (each) await removeFolder(each.gateway);
  }
  await echo?.close();
  collector?.close();
  collector?.closeAllConnections();
});

async function start(options: Partial<Parameters<typeof startGateway>[0]>) {
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: [host] });
  builder.api(group, {
    path: '/traced',
    method: 'ANY',
    backend: { authority: echo.authority, path: '/seen' },
  });
  const gateway = await startGateway({ snapshot: builder.build(1), ...options });
  const { httpPort } = await gateway.ready();
  return { gateway, origin: `http://127.0.0.1:${httpPort}` };
}

const seen = (name: string) => echo.received.at(-1)?.headers[name];
const spansOf = (id: string, count: number) =>
  until(
    () =>
      spans.filter((span) => span.traceId === id).length === count
        ? spans.filter((s) => s.traceId === id)
        : null,
    {
      deadlineMs: 15_000,
      waitingFor: `${count} spans`,
    },
  );

test('a traced call goes on with a span of the gateway’s as parent, and both spans reach the collector', async () => {
  const headers = { traceparent, tracestate: 'rojo=1', authorization: 'Basic b2YtdGhlLWNhbGxlcg==' };
  const answer = await call(traced.origin, '/traced?password=of-the-query', { host, headers });
  expect(answer.status).toBe(200);
  const [, trace, span, flags] = String(seen('traceparent')).split('-');
  expect([trace, flags, seen('tracestate')]).toEqual([traceId, '01', 'rojo=1']);
  const found = await spansOf(traceId, 2);
  const [server, client] = [found.find(({ kind }) => kind === 2), found.find(({ kind }) => kind === 3)];
  expect(server).toMatchObject({ parentSpanId: spanId, name: 'GET /traced', status: { code: 0 } });
  expect(client).toMatchObject({ parentSpanId: server?.spanId, spanId: span });
  expect(requests.at(-1)?.url).toBe('/v1/traces');
  expect(requests.at(-1)?.headers.authorization).toBe('Bearer of-the-operator');
  expect(resource).toContain(traced.gateway.spec.instanceId);
  expect(JSON.stringify(found)).not.toMatch(/of-the-|b2YtdGhl/);
});

test('a call that is not sampled is passed on all the same, without spans; one without a trace begins one', async () => {
  const other = 'f'.repeat(32);
  await call(traced.origin, '/traced', { host, headers: { traceparent: `00-${other}-${spanId}-00` } });
  expect(seen('traceparent')).toMatch(new RegExp(`^00-${other}-(?!${spanId})[0-9a-f]{16}-00$`));
  await call(traced.origin, '/traced', { host, headers: { traceparent: 'nonsense', tracestate: 'a=1' } });
  expect(seen('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-02$/);
  expect(seen('tracestate')).toBeUndefined();
  await call(traced.origin, '/traced', { host });
  expect(seen('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-02$/);
  // Spans go in order: those of a later call would come after them.
  const last = 'a'.repeat(32);
  await call(traced.origin, '/traced', { host, headers: { traceparent: `00-${last}-${spanId}-01` } });
  await spansOf(last, 2);
  expect(spans.filter((span) => span.traceId === other)).toEqual([]);
});

test('spans wait for a collector that is away, and a refused call has one span with its code', async () => {
  status = 503;
  const id = 'b'.repeat(32);
  const before = requests.length;
  const headers = { traceparent: `00-${id}-${spanId}-01` };
  expect((await call(traced.origin, '/nowhere', { host, headers })).status).toBe(404);
  await until(() => requests.length > before, { deadlineMs: 10_000 });
  status = 200;
  const [span] = await spansOf(id, 1);
  expect(JSON.stringify(span)).toMatch(/APIG\.0101.*no-api-for-method-and-path/);
});

test('a gateway that makes no spans passes a well-formed context on as it is, and nothing else', async () => {
  await call(plain.origin, '/traced', { host, headers: { traceparent, tracestate: ' a=1 ,b=2' } });
  expect([seen('traceparent'), seen('tracestate')]).toEqual([traceparent, 'a=1,b=2']);
  await call(plain.origin, '/traced', { host, headers: { traceparent: 'nonsense', tracestate: 'a=1' } });
  expect([seen('traceparent'), seen('tracestate')]).toEqual([undefined, undefined]);
  await call(plain.origin, '/traced', { host, headers: { tracestate: 'a=1' } });
  expect(seen('tracestate')).toBeUndefined();
  await call(plain.origin, '/traced', { host });
  expect(seen('traceparent')).toBeUndefined();
});

test('the access log has a line of the documented fields for each call', async () => {
  const headers = { 'user-agent': 'a client "of" mine', 'x-forwarded-for': '192.0.2.1' };
  const answer = await call(plain.origin, '/traced?secret=of-the-query', { host, headers });
  const line = await until(
    async () => {
      const text = await readFile(plain.gateway.spec.accessLogFile ?? '', 'utf8');
      return text.split('\n').find((each) => each.includes(String(answer.headers['x-request-id'])));
    },
    { deadlineMs: 10_000, waitingFor: 'the line of a call' },
  );
  expect(parseAccessLogLine(line)).toMatchObject({
    ...{ remote_addr: '127.0.0.1', request_method: 'GET', scheme: 'http', host, router_uri: '/traced' },
    ...{ server_protocol: 'HTTP/1.1', status: '200', http_user_agent: 'a+client+\\x22of\\x22+mine' },
    ...{ http_x_forwarded_for: '192.0.2.1', upstream_addr: echo.authority, upstream_uri: '/seen' },
    ...{ upstream_status: '200', upstream_scheme: 'http', response_source: 'remote', apig_err_code: '-' },
    auth_type: 'NONE',
  });
  expect(Number(parseAccessLogLine(line).request_length)).toBeGreaterThan(100);
  expect(line).not.toContain('of-the-query');
});
