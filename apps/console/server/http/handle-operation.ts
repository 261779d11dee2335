import type { OperationContract } from '@turnpike/contracts/http/operation';
import { executeAndWait } from '@turnpike/domain/config-feed/propagation/execute-and-wait';
import type { Caller, Env, Stranger } from '@turnpike/domain/kernel/define-operation';
import { invalidParameter, ManagementError } from '@turnpike/domain/kernel/management-error';
import { newId } from '@turnpike/domain/kernel/new-id';
import { findOperation } from '@turnpike/domain/registry';
import type { NextRequest } from 'next/server';
import { getToken } from 'next-auth/jwt';
import { authenticate } from '../auth/authenticate.ts';
import { consoleConfig } from '../config.ts';
import { configNews, consoleEnv } from '../env.ts';
import { log } from '../log.ts';
import { errorResponse, successResponse } from './answer.ts';
import { type Match, matchOperation } from './match-operation.ts';
import { parseJson, readBody } from './read-body.ts';
import { REMOTE_ADDRESS_HEADER, TARGET_HEADER } from './trusted-headers.ts';

/** The one route handler of the management API: finds the operation in the table and executes it. */
export async function handleOperation(request: NextRequest): Promise<Response> {
  const requestId = newId();
  const startedAt = performance.now();
  const response = await answer(request, requestId);
  log.info({
    requestId,
    method: request.method,
    path: request.nextUrl.pathname,
    status: response.status,
    durationMs: Math.round(performance.now() - startedAt),
  });
  return response;
}

async function answer(request: NextRequest, requestId: string): Promise<Response> {
  // As it came over the wire: path and query are read from what was signed, never from what Next made of it.
  const target = request.headers.get(TARGET_HEADER) ?? `${request.nextUrl.pathname}${request.nextUrl.search}`;
  const [pathname = '', query = ''] = splitTarget(target);
  try {
    const match = matchOperation(request.method, pathname);
    const env = consoleEnv();
    const body = await readBody(request);
    const asker = await askerOf(env, { request, requestId, target, body, match });
    const { operation, path } = found(match);
    const raw = {
      path,
      query: queryOf(new URLSearchParams(query)),
      body: parseJson(body),
      headers: headersOf(operation, request),
    };
    const useCase = findOperation(operation.id);
    const onBroken = (error: unknown) => log.error({ requestId, err: error }, 'a stream broke off');
    const waiting = { news: configNews(), prefer: request.headers.get('prefer'), gone: request.signal };
    const done = await executeAndWait(env, asker, useCase, raw, waiting);
    return await successResponse(useCase, done, { requestId, onBroken });
  } catch (error) {
    if (!(error instanceof ManagementError))
      log.error({ requestId, err: error }, 'a management operation failed');
    return errorResponse(error, { requestId, pathname });
  }
}

interface Incoming {
  request: NextRequest;
  requestId: string;
  target: string;
  body: Buffer;
  match: Match;
}

/** Who asks. Where the operation finds that out by itself, no credentials are looked at. */
async function askerOf(
  env: Env,
  { request, requestId, target, body, match }: Incoming,
): Promise<Caller | Stranger> {
  const sourceIp = request.headers.get(REMOTE_ADDRESS_HEADER) ?? '';
  if (match.operation?.caller === 'anonymous') return { principal: null, requestId, sourceIp };
  const principal = await authenticate(env, {
    method: request.method,
    target,
    headers: request.headers,
    body,
    sessionId: () => sessionIdOf(request),
  });
  return { principal, requestId, sourceIp };
}

function splitTarget(target: string): [pathname: string, query: string] {
  const at = target.indexOf('?');
  return at === -1 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

function found(match: Match) {
  if (match.operation) return match;
  if (match.allowedMethods.length === 0) throw new ManagementError('TURNPIKE.0404');
  throw new ManagementError('TURNPIKE.0405', `it takes ${match.allowedMethods.join(', ')}`);
}

function headersOf({ headers }: OperationContract, request: NextRequest): Record<string, string> {
  return Object.fromEntries(headers.map((name) => [name, request.headers.get(name) ?? '']));
}

function queryOf(parameters: URLSearchParams): Record<string, string> {
  const query = Object.create(null) as Record<string, string>;
  for (const [name, value] of parameters) {
    if (name in query) throw invalidParameter(name, 'It is given twice.');
    query[name] = value;
  }
  return query;
}

async function sessionIdOf(request: NextRequest): Promise<string | null> {
  const token = await getToken({ req: request, secret: consoleConfig().sessionSecret });
  return token?.sessionId ?? null;
}
