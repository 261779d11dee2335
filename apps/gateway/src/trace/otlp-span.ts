import type { Call } from '../pipeline/call.ts';
import type { ExchangeOutcome } from '../wire/exchange.ts';
import type { CallTrace } from './call-trace.ts';

/** A span in OTLP's JSON encoding. Times are Unix ns as decimal text: a number of JSON would lose the last digits. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: 2 | 3;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly OtlpAttribute[];
  readonly status: { readonly code: 0 | 2; readonly message?: string };
}

export interface OtlpAttribute {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly intValue: string };
}

const SERVER = 2;
const CLIENT = 3;
const UNSET = 0;
const ERROR = 2;
const MAX_TEXT = 1_024;

/**
 * The spans of a call that is over: the gateway's, and of its request to the backend if there was one. No header value,
 * query string or body is in them.
 */
export function spansOf(call: Call, trace: CallTrace, { completed }: ExchangeOutcome): OtlpSpan[] {
  const { clock, exchange, upstream, refusal } = call;
  const api = call.planOrNull?.api;
  const at = (ms: number): string => unixNano(call.startedAtMs + ms);
  const common = { traceId: trace.traceId, ...(trace.state !== null && { traceState: trace.state }) };
  const failed = exchange.status >= 500 || !completed;
  const server: OtlpSpan = {
    ...common,
    spanId: trace.spanId,
    ...(trace.parentSpanId !== null && { parentSpanId: trace.parentSpanId }),
    name: api ? `${exchange.method} ${api.path}` : exchange.method,
    kind: SERVER,
    startTimeUnixNano: at(0),
    endTimeUnixNano: at(clock.elapsedMs()),
    attributes: [
      text('http.request.method', exchange.method),
      text('url.scheme', exchange.scheme),
      text('url.path', call.path),
      text('server.address', call.host),
      text('client.address', call.clientAddress),
      int('http.response.status_code', exchange.status),
      text('turnpike.request_id', call.requestId),
      ...(api ? [text('http.route', api.path), text('turnpike.api_id', api.apiId)] : []),
      ...(refusal
        ? [text('error.type', refusal.code), text('turnpike.rule', refusal.decision.rule)]
        : completed
          ? []
          : [text('error.type', 'aborted')]),
    ],
    status: { code: failed ? ERROR : UNSET },
  };
  const dispatched = clock.at('dispatched');
  if (dispatched === null || upstream.attempts === 0) return [server];
  const ended = clock.at('upstreamEnd') ?? clock.elapsedMs();
  const backendFailed = upstream.error !== null || (upstream.status ?? 0) >= 500;
  return [
    server,
    {
      ...common,
      spanId: trace.forBackend.spanId,
      parentSpanId: trace.spanId,
      name: exchange.method,
      kind: CLIENT,
      startTimeUnixNano: at(dispatched),
      endTimeUnixNano: at(ended),
      attributes: [
        text('http.request.method', exchange.method),
        ...(upstream.status === null ? [] : [int('http.response.status_code', upstream.status)]),
        ...(upstream.attempts > 1 ? [int('http.request.resend_count', upstream.attempts - 1)] : []),
        ...(upstream.error === null ? [] : [text('error.type', upstream.error)]),
      ],
      status: { code: backendFailed ? ERROR : UNSET },
    },
  ];
}

const text = (key: string, value: string): OtlpAttribute => ({
  key,
  value: { stringValue: value.slice(0, MAX_TEXT).toWellFormed() },
});
const int = (key: string, value: number): OtlpAttribute => ({ key, value: { intValue: String(value) } });

/** To microseconds, which is what the clocks give. */
function unixNano(ms: number): string {
  return `${Math.round(ms * 1_000)}000`;
}
