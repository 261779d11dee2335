import { answerTokenRequest, type TokenEndpointEnv, tokensAskedFor } from './app-auth/token-endpoint.ts';
import type { UpstreamPools } from './egress/upstream-pools.ts';
import { forward } from './forward/forward.ts';
import { respondMock } from './forward/mock.ts';
import type { RequestCeiling } from './limits/request-ceiling.ts';
import { authenticate } from './pipeline/authenticate.ts';
import { Call } from './pipeline/call.ts';
import type { PolicyStage } from './pipeline/policy.ts';
import { publicAccess } from './pipeline/public-access.ts';
import { readHead, receive } from './pipeline/receive.ts';
import { type Refusal, refusal } from './pipeline/refusal.ts';
import { route } from './pipeline/route.ts';
import type { Recorder } from './record/recorder.ts';
import { refuse } from './respond/refuse.ts';
import type { Runtime } from './runtime/runtime.ts';
import { passTraceOn } from './trace/pass-trace-on.ts';
import type { Tracer } from './trace/tracer.ts';
import { forwardWebSocket } from './websocket/forward-websocket.ts';
import { BodyTimeoutError } from './wire/body-timer.ts';
import { BodyTooLargeError, type Exchange } from './wire/exchange.ts';
import { UpgradeExchange } from './wire/upgrade-exchange.ts';

/** What became of a call: it was refused, or it has its answer. */
type Outcome = Refusal | null | Promise<Refusal | null>;

/** What a call meets besides its runtime. */
export interface RequestEnv extends TokenEndpointEnv {
  readonly pools: UpstreamPools;
  readonly recorder: Recorder;
  /** Makes spans; null: it was not asked for. */
  readonly tracer: Pick<Tracer, 'begin' | 'end'> | null;
  /** True for a caller's address that needs inbound public access. */
  readonly isPublic: (address: string) => boolean;
  /** The node's ceiling of requests per second; null: none. The health check is not counted. */
  readonly ceiling: RequestCeiling | null;
  /** True for a host that is an address of this gateway. */
  readonly isOwnAddress: (host: string) => boolean;
}

/**
 * A request's way through the gateway. Each stage lets the call go on (null) or refuses it; the runtime is the
 * one that serves when the call arrives, to its end.
 */
export async function handleRequest(exchange: Exchange, runtime: Runtime, env: RequestEnv): Promise<void> {
  const head = readHead(exchange);
  const call = new Call(exchange, runtime, head.headers, env.now());
  env.tracer?.begin(call);
  exchange.onClose((outcome) => {
    env.recorder.record(call, outcome);
    env.tracer?.end(call, outcome);
  });
  try {
    const closed = publicAccess(call, env.isPublic);
    if (!closed && isHealthCheck(exchange)) return respondHealthy(call);
    const refused = closed ?? underCeiling(env.ceiling) ?? receive(call, head) ?? (await answer(call, env));
    if (refused) refuse(call, refused);
  } catch (error) {
    refuse(call, unexpected(call, error));
  }
}

/** Leads a well-formed call to the gateway's own endpoint, or to the API that it is for. At once where nothing waits. */
function answer(call: Call, env: RequestEnv): Outcome {
  const tokens = tokensAskedFor(call);
  if (tokens) return answerTokenRequest(call, tokens, env);
  const refused = route(call, env.isOwnAddress) ?? applyNow('admit', call);
  if (refused) return refused;
  const unknown = authenticate(call);
  if (unknown instanceof Promise) return unknown.then((late) => late ?? afterAuthentication(call, env));
  return unknown ?? afterAuthentication(call, env);
}

/** Limits wait only where the node has used up its part of one. */
function afterAuthentication(call: Call, env: RequestEnv): Outcome {
  const refused = apply('authorise', call);
  if (refused instanceof Promise) return refused.then((late) => late ?? afterAuthorisation(call, env));
  return refused ?? afterAuthorisation(call, env);
}

function afterAuthorisation(call: Call, env: RequestEnv): Outcome {
  const refused = apply('limit', call);
  if (refused instanceof Promise) return refused.then((late) => late ?? afterLimits(call, env));
  return refused ?? afterLimits(call, env);
}

function afterLimits(call: Call, env: RequestEnv): Outcome {
  return (
    applyNow('validate', call) ??
    applyNow('orchestrate', call) ??
    applyNow('choose', call) ??
    rewriteAndForward(call, env.pools)
  );
}

/** Before anything that costs time: who floods one gateway is turned away cheaply. */
function underCeiling(ceiling: RequestCeiling | null): Refusal | null {
  if (!ceiling || ceiling.take()) return null;
  return refusal('throttled', { stage: 'receive', rule: 'gateway-ceiling', document: null });
}

/** Runs a stage; an API without such a policy pays one comparison. */
function apply(stage: PolicyStage, call: Call): Refusal | null | Promise<Refusal | null> {
  const stageFunction = call.plan.stages[stage];
  return stageFunction ? stageFunction(call) : null;
}

/** Runs a stage that answers at once. */
function applyNow(stage: PolicyStage, call: Call): Refusal | null {
  const answer = apply(stage, call);
  if (answer instanceof Promise) throw new Error(`a policy of stage ${stage} answered later`);
  return answer;
}

function rewriteAndForward(call: Call, pools: UpstreamPools): Outcome {
  call.clock.mark('decided');
  const { api, rewrite } = call.plan;
  if (api.backend.type === 'MOCK') {
    respondMock(call, api.backend);
    return null;
  }
  if (!rewrite) throw new Error('an HTTP backend was not compiled');
  const request = rewrite.build(call);
  if ('refusal' in request) return request.refusal;
  const { exchange } = call;
  call.upstream.path = request.path;
  const headers = passTraceOn(call, request.headers);
  const sent = headers === request.headers ? request : { ...request, headers };
  return exchange instanceof UpgradeExchange
    ? forwardWebSocket(call, exchange, rewrite, sent, pools)
    : forward(call, rewrite, sent, pools);
}

/** The gateway's own health path, whatever the host (reference 1). */
function isHealthCheck(exchange: Exchange): boolean {
  return exchange.method === 'GET' && exchange.target.split('?', 1)[0] === '/apic/health_check';
}

function respondHealthy(call: Call): void {
  const headers = [
    'Server',
    'api-gateway',
    'X-Request-Id',
    call.requestId,
    'Content-Type',
    'application/json',
  ];
  call.exchange.respond(200, headers, '{"status":"ok"}');
}

/** A body past its limit while it was read, or a fault of ours. */
function unexpected(call: Call, error: unknown): Refusal {
  if (error instanceof BodyTooLargeError) {
    const document = { kind: 'settings', id: call.runtime.settings.instanceId } as const;
    return refusal('bodyTooLarge', { stage: 'receive', rule: 'body-size', document });
  }
  if (error instanceof BodyTimeoutError) {
    const document = { kind: 'settings', id: call.runtime.settings.instanceId } as const;
    return refusal('bodyTimeout', { stage: 'receive', rule: 'body-timeout', document });
  }
  const detail = error instanceof Error ? error.message : String(error);
  return refusal('internal', { stage: 'internal', rule: 'exception', document: null, detail });
}
