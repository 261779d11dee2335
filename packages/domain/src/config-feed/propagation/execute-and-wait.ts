import type { OperationContract } from '@turnpike/contracts/http/operation';
import { z } from 'zod';
import type { Caller, Env, Operation, Stranger } from '../../kernel/define-operation.ts';
import { type Answer, execute } from '../../kernel/execute.ts';
import type { RawInput } from '../../kernel/parse-input.ts';
import { awaitPropagation } from './await-propagation.ts';
import type { ConfigNews } from './config-news.ts';
import type { Propagation } from './propagation-view.ts';
import { waitPreference } from './wait-preference.ts';

export interface Waiting {
  news: ConfigNews;
  /** The request's `Prefer` header. */
  prefer: string | null;
  /** Whoever asked is not there any more. */
  gone?: AbortSignal;
}

/**
 * Executes an operation and, where its request asks for it by `Prefer: wait=N`, holds the answer until every node of the
 * gateway serves what it changed (contracts/http/propagation.ts). The operation is committed by then: whatever comes of
 * the wait, it has succeeded.
 * @throws as `execute` does
 */
export async function executeAndWait(
  env: Env,
  asker: Caller | Stranger,
  operation: Operation,
  raw: RawInput,
  { news, prefer, gone }: Waiting,
): Promise<Answer> {
  const answer = await execute(env, asker, operation, raw);
  const seconds = waitPreference(prefer);
  if (seconds === null || !answer.awaited) return answer;
  const deps = { db: env.database, news };
  const propagation = await awaitPropagation(deps, answer.awaited, seconds * 1_000, gone).catch(() => null);
  if (!propagation) return answer;
  return {
    ...answer,
    headers: { ...answer.headers, ...headersOf(propagation, seconds) },
    body: tellsPropagation(operation.contract) ? { ...(answer.body as object), propagation } : answer.body,
  };
}

function headersOf(
  { revision, acknowledged, lagging }: Propagation,
  seconds: number,
): Record<string, string> {
  const nodes = [...acknowledged, ...lagging].sort((a, b) => (a.node < b.node ? -1 : 1));
  return {
    'Preference-Applied': `wait=${seconds}`,
    ...(revision !== null && { 'Turnpike-Revision': String(revision) }),
    'Turnpike-Acknowledged': nodes.map((node) => `${node.node}=${node.revision}`).join(', '),
  };
}

const tellsPropagation = ({ output }: OperationContract): boolean =>
  output instanceof z.ZodObject && 'propagation' in output.shape;
