import type { DataPlaneErrorName } from '@turnpike/contracts/errors/data-plane';
import type { FailureLock } from '../counters/failure-lock.ts';
import type { Call } from '../pipeline/call.ts';
import { type Refusal, refusal } from '../pipeline/refusal.ts';
import { gatewayHeaders } from '../respond/response-headers.ts';
import type { Credential } from '../runtime/credential-table.ts';
import { readBody } from '../wire/read-body.ts';
import type { AppTokens } from './app-token.ts';
import { checkSecret } from './check-secret.ts';
import { readTokenRequest } from './token-request.ts';

/** Larger than any request that is right. */
const MAX_BODY_BYTES = 16 * 1_024;
const BODY_TIMEOUT_MS = 8_000;

/** What the endpoint needs besides the call. */
export interface TokenEndpointEnv {
  /** Wrong secrets, by key and calling address. */
  readonly appLock: FailureLock;
  /** The wall clock, Unix ms. */
  readonly now: () => number;
}

/** The gateway's tokens when the call is to their endpoint, on whatever host; an API of that path is not reached. */
export function tokensAskedFor(call: Call): AppTokens | null {
  const { tokens } = call.runtime.features;
  return tokens?.uri === call.path ? tokens : null;
}

/**
 * Gives an app a token for its key and secret, or for these and a refresh token (reference 10.4). The body of the
 * answer is that of RFC 6749, 5.1.
 * @returns null when the call is answered
 */
export async function answerTokenRequest(
  call: Call,
  tokens: AppTokens,
  env: TokenEndpointEnv,
): Promise<Refusal | null> {
  const { exchange, runtime } = call;
  if (exchange.method !== 'POST') return refused(call, 'tokenMethodInvalid', 'method');
  const timeoutMs = runtime.features.bodyTimeoutMs || BODY_TIMEOUT_MS;
  const limitBytes = Math.min(MAX_BODY_BYTES, runtime.settings.requestBodyLimitBytes);
  const body = exchange.hasBody ? await readBody(exchange, limitBytes, timeoutMs) : Buffer.alloc(0);
  const request = readTokenRequest(call.header('content-type'), body);
  if ('error' in request) return refused(call, request.error, 'request');
  const nowMs = env.now();
  const sent = { key: request.clientId, secret: request.clientSecret };
  const checked = checkSecret(call, sent, env.appLock, nowMs);
  if ('failure' in checked) {
    const told = checked.failure === 'locked' ? ': app access failed to reach the limit,forbidden' : '';
    return refused(call, 'tokenClientIncorrect', checked.failure, checked.credentialId, told);
  }
  const { credential } = checked;
  call.principal = { credential, identity: null, by: 'app_secret' };
  const refreshed =
    request.refreshToken === null ? null : openRefresh(tokens, credential, request.refreshToken, nowMs);
  if (refreshed && 'error' in refreshed)
    return refused(call, refreshed.error, 'refresh-token', credential.id);
  const throughData = request.throughData ?? refreshed?.throughData ?? '';
  const headers = ['Content-Type', 'application/json', 'Cache-Control', 'no-store', 'Pragma', 'no-cache'];
  exchange.respond(
    200,
    [...gatewayHeaders(call), ...headers],
    answerBody(tokens, credential, throughData, nowMs),
  );
  return null;
}

function openRefresh(
  tokens: AppTokens,
  credential: Credential,
  token: string,
  nowMs: number,
): { readonly throughData: string } | { readonly error: DataPlaneErrorName } {
  const opened = tokens.open('refresh', token);
  if (!opened) return { error: 'refreshTokenInvalid' };
  if (opened.key !== credential.key) return { error: 'refreshTokenOfAnotherApp' };
  if (!opened.isOf(credential)) return { error: 'refreshTokenInvalid' };
  return opened.expiresAtMs <= nowMs ? { error: 'refreshTokenExpired' } : opened;
}

function answerBody(tokens: AppTokens, credential: Credential, throughData: string, nowMs: number): string {
  return JSON.stringify({
    access_token: tokens.issue('access', credential, throughData, nowMs),
    token_type: 'bearer',
    expires_in: tokens.lifeS.access,
    refresh_token: tokens.issue('refresh', credential, throughData, nowMs),
    scope: 'default',
    ...(throughData === '' ? {} : { through_data: throughData }),
  });
}

function refused(
  call: Call,
  error: DataPlaneErrorName,
  rule: string,
  credentialId: string | null = null,
  told = '',
): Refusal {
  const document =
    credentialId === null
      ? ({ kind: 'settings', id: call.runtime.settings.instanceId } as const)
      : ({ kind: 'credential', id: credentialId } as const);
  return refusal(error, { stage: 'token-endpoint', rule: `app-token-${rule}`, document }, told);
}
