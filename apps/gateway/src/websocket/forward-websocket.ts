import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { UpstreamPools } from '../egress/upstream-pools.ts';
import { proxyWebSocket } from '../egress/websocket-proxy.ts';
import {
  classifyFailure,
  failureRefusal,
  NOTHING_SENT,
  UpstreamTimeoutError,
} from '../forward/upstream-failure.ts';
import type { Call } from '../pipeline/call.ts';
import type { Refusal } from '../pipeline/refusal.ts';
import { backendHeaders, gatewayHeaders } from '../respond/response-headers.ts';
import type { Rewrite, UpstreamRequest } from '../rewrite/compile-rewrite.ts';
import type { UpgradeExchange } from '../wire/upgrade-exchange.ts';

/**
 * Opens a WebSocket to the API's backend. The API's timeout holds for the backend's answer; an open one lasts until one
 * of its ends closes it, or the gateway drains.
 * @returns a refusal when the backend gave no answer; null when the caller has one or is gone
 */
export function forwardWebSocket(
  call: Call,
  exchange: UpgradeExchange,
  rewrite: Rewrite,
  request: UpstreamRequest,
  pools: UpstreamPools,
): Promise<Refusal | null> {
  const { upstream, clock } = call;
  const startedAt = performance.now();
  clock.mark('dispatched');
  upstream.attempts += 1;
  return new Promise((resolve) => {
    const answered = (response: IncomingMessage): void => {
      clearTimeout(timer);
      clock.mark('upstreamHead');
      upstream.status = response.statusCode ?? 0;
      upstream.headerMs = performance.now() - startedAt;
      resolve(null);
    };
    const route = { origin: rewrite.origin, path: request.path, headers: headersOf(call, request) };
    const giveUp = proxyWebSocket({ ...route, connect: pools.connectorOf(rewrite.origin) }, exchange.tunnel, {
      switched(response) {
        answered(response);
        exchange.switched();
        const ours = gatewayHeaders(call);
        for (let index = 0; index < ours.length; index += 2)
          response.headers[(ours[index] ?? '').toLowerCase()] = ours[index + 1] ?? '';
      },
      answered(response) {
        answered(response);
        relay(call, exchange, response);
      },
      failed(error) {
        clearTimeout(timer);
        const failure = classifyFailure(error, NOTHING_SENT);
        upstream.error = failure.reason;
        resolve(failureRefusal(failure, call));
      },
    });
    const timer = setTimeout(
      () => giveUp(new UpstreamTimeoutError('the backend took too long')),
      rewrite.timeoutMs,
    );
    exchange.onClose(() => {
      clearTimeout(timer);
      resolve(null);
      giveUp(new Error('the caller closed the connection'));
    });
  });
}

/** An answer that is no WebSocket goes to the caller as any other, and ends the connection. */
function relay(call: Call, exchange: UpgradeExchange, response: IncomingMessage): void {
  const sink = exchange.startResponse(response.statusCode ?? 502, [
    ...gatewayHeaders(call),
    ...backendHeaders(response.rawHeaders),
  ]);
  response.on('data', (chunk: Buffer) => {
    if (!sink.write(chunk)) response.pause();
  });
  sink.onDrain(() => response.resume());
  response.on('end', () => {
    call.clock.mark('upstreamEnd');
    sink.end();
  });
  response.on('error', () => exchange.destroy());
}

/** The headers for the backend, by name; those of the switch are of each hop. */
function headersOf(call: Call, request: UpstreamRequest): Record<string, string | string[]> {
  const byName = new Map<string, string[]>();
  for (let index = 0; index < request.headers.length; index += 2) {
    const name = (request.headers[index] ?? '').toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), request.headers[index + 1] ?? '']);
  }
  // Extensions and protocols are for the ends to agree on; their names are not nominated by Connection.
  byName.set('connection', ['Upgrade']);
  byName.set('upgrade', [call.header('upgrade') ?? 'websocket']);
  return Object.fromEntries(
    Array.from(byName, ([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}
