import type { Call, Principal } from '../pipeline/call.ts';
import type { Decision } from '../pipeline/refusal.ts';
import { roundMs } from '../pipeline/stage-clock.ts';
import type { ExchangeOutcome } from '../wire/exchange.ts';

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
    path: call.path,
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
    proxy_protocol_vpce_id: exchange.listener.purpose === 'ENDPOINT' ? exchange.listener.id : null,
    vpce_account_id: exchange.listener.account?.id ?? null,
    vpce_account_name: exchange.listener.account?.name ?? null,
    error_code: refusal?.code ?? null,
    decision: refusal?.decision ?? null,
    request_bytes: outcome.requestBytes,
    response_bytes: outcome.responseBytes,
    duration_ms: roundMs(call.clock.elapsedMs()),
    milestones_ms: call.clock.toJSON(),
    upstream:
      upstream.attempts === 0
        ? null
        : {
            attempts: upstream.attempts,
            status: upstream.status,
            header_ms: upstream.headerMs === null ? null : roundMs(upstream.headerMs),
            error: upstream.error,
          },
    revision: call.runtime.revision,
    ...customOf(call),
  };
}

function customOf(call: Call): { custom?: Record<string, string> } {
  const custom = call.runtime.features.customLog?.(call);
  return custom ? { custom } : {};
}
