import type { Call, Principal } from '../pipeline/call.ts';
import type { Decision } from '../pipeline/refusal.ts';
import { roundMs } from '../pipeline/stage-clock.ts';
import type { Exchange, ExchangeOutcome } from '../wire/exchange.ts';
import { pathOf } from './path-of.ts';

/**
 * One call, as one JSON line of the access log. No header value, query string or body is in it but what the tenant
 * asks for: they may hold secrets.
 */
export interface AccessRecord {
  /** Arrival, ISO 8601 in UTC. */
  time: string;
  request_id: string;
  /** The caller's address, as access control took it. */
  remote_addr: string;
  /** Of the connection, where that is another one. */
  peer_addr?: string;
  scheme: 'http' | 'https';
  method: string;
  host: string;
  path: string;
  /** 0: the connection ended before a response was begun. */
  status: number;
  /** `finish`: written to the end; `abort`: broken before. */
  outcome: 'finish' | 'abort';
  api_id: string | null;
  api_name: string | null;
  publish_id: string | null;
  group_id: string | null;
  environment_id: string | null;
  app_id: string | null;
  /** The user of an IAM-authenticated call. */
  user_id: string | null;
  user_name: string | null;
  auth_by: Principal['by'] | null;
  app_name: string | null;
  /** What the API asks for: `NONE`, `APP` or `IAM`. */
  auth_type: string | null;
  server_protocol: string;
  http_user_agent: string | null;
  http_x_forwarded_for: string | null;
  /** Bytes of the head, as its lines are counted, and of the body. */
  request_length: number;
  /** Left out where the wire does not count the head. */
  bytes_sent?: number;
  /** The endpoint connection that the call came in by, and whose it is; null: it came in by no such connection. */
  proxy_protocol_vpce_id: string | null;
  vpce_account_id: string | null;
  vpce_account_name: string | null;
  error_code: string | null;
  /** What decided a refusal. */
  decision: Decision | null;
  request_bytes: number;
  response_bytes: number;
  duration_ms: number;
  /** ms from arrival to each milestone that the call passed. */
  milestones_ms: Record<string, number>;
  upstream: {
    attempts: number;
    status: number | null;
    header_ms: number | null;
    error: string | null;
    scheme: string | null;
    /** Host and port. */
    addr: string | null;
    /** Path without query. */
    uri: string | null;
    connect_ms: number | null;
  } | null;
  revision: number;
  /** What the tenant wants to have in it, by place and name (reference 5.5 `custom_log`). */
  custom?: Record<string, string>;
}

/** Puts together the record of a call that is over. */
export function accessRecord(call: Call, outcome: ExchangeOutcome): AccessRecord {
  const { exchange, upstream, refusal } = call;
  const api = call.planOrNull?.api;
  return {
    time: new Date(call.startedAtMs).toISOString(),
    request_id: call.requestId,
    remote_addr: call.clientAddress,
    ...(call.clientAddress === exchange.remoteAddress ? {} : { peer_addr: exchange.remoteAddress }),
    scheme: exchange.scheme,
    method: exchange.method,
    host: call.host,
    path: call.path || pathOf(exchange.target),
    status: exchange.status,
    outcome: outcome.completed ? 'finish' : 'abort',
    api_id: api?.apiId ?? null,
    api_name: api?.apiName ?? null,
    publish_id: api?.id ?? null,
    group_id: call.group?.id ?? null,
    environment_id: call.environment?.id ?? null,
    app_id: call.principal?.credential?.id ?? null,
    user_id: call.principal?.identity?.id ?? null,
    user_name: call.principal?.identity?.name ?? null,
    auth_by: call.principal?.by ?? null,
    app_name: call.principal?.credential?.name ?? null,
    auth_type: api?.authentication ?? null,
    server_protocol: `HTTP/${exchange.httpVersion}`,
    http_user_agent: call.header('user-agent') ?? null,
    http_x_forwarded_for: call.header('x-forwarded-for') ?? null,
    request_length: headBytes(exchange) + outcome.requestBytes,
    ...(outcome.headBytesSent === undefined
      ? {}
      : { bytes_sent: outcome.headBytesSent + outcome.responseBytes }),
    proxy_protocol_vpce_id: exchange.listener.purpose === 'ENDPOINT' ? exchange.listener.id : null,
    vpce_account_id: exchange.listener.account?.id ?? null,
    vpce_account_name: exchange.listener.account?.name ?? null,
    error_code: refusal?.code ?? null,
    decision: refusal?.decision ?? null,
    request_bytes: outcome.requestBytes,
    response_bytes: outcome.responseBytes,
    duration_ms: roundMs(call.clock.elapsedMs()),
    milestones_ms: call.clock.toJSON(),
    upstream: upstream.attempts === 0 ? null : upstreamOf(call),
    revision: call.runtime.revision,
    ...customOf(call),
  };
}

function upstreamOf(call: Call): AccessRecord['upstream'] {
  const { attempts, status, headerMs, connectMs, path, error } = call.upstream;
  const origin = call.planOrNull?.rewrite?.origin ?? null;
  const colon = origin?.indexOf('://') ?? -1;
  const mark = path?.indexOf('?') ?? -1;
  return {
    attempts,
    status,
    header_ms: headerMs === null ? null : roundMs(headerMs),
    error,
    scheme: origin?.slice(0, colon) ?? null,
    addr: origin?.slice(colon + 3) ?? null,
    uri: mark < 0 ? path : (path?.slice(0, mark) ?? null),
    connect_ms: connectMs === null ? null : roundMs(connectMs),
  };
}

/** Of the request line, the header lines and the empty line after them. */
function headBytes({ method, target, rawHeaders }: Exchange): number {
  let bytes = method.length + target.length + REQUEST_LINE_REST;
  for (const text of rawHeaders) bytes += text.length + 2;
  return bytes;
}

/** The space after the method, the protocol, the end of the line, and that of the empty line. */
const REQUEST_LINE_REST = ' '.length + ' HTTP/1.1'.length + 2 * '\r\n'.length;

function customOf(call: Call): { custom?: Record<string, string> } {
  const custom = call.runtime.features.customLog?.(call);
  return custom ? { custom } : {};
}
