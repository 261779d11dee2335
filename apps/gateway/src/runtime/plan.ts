import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { CompileEnv, PolicyStage, StageFunction } from '../pipeline/policy.ts';
import { policyStages } from '../pipeline/policy.ts';
import { policies } from '../policies/registry.ts';
import { compileRewrite, type Rewrite } from '../rewrite/compile-rewrite.ts';

/** A published API, compiled: what each stage does for it. */
export interface Plan {
  readonly api: DocumentBody<'publication'>;
  /** Null where the API has no policy of that stage. */
  readonly stages: Readonly<Record<PolicyStage, StageFunction | null>>;
  /** Null for a mock backend. */
  readonly rewrite: Rewrite | null;
}

/**
 * Compiles a published API.
 * @throws Error when any part of its configuration cannot be honoured
 */
export function compilePlan(api: DocumentBody<'publication'>, env: CompileEnv): Plan {
  const stages = Object.fromEntries(
    policyStages.map((stage) => {
      const functions = policies
        .filter((policy) => policy.stage === stage)
        .map((policy) => policy.compile(api, env))
        .filter((compiled) => compiled !== null);
      return [stage, inOrder(functions)];
    }),
  ) as Record<PolicyStage, StageFunction | null>;
  const { backend } = api;
  return { api, stages, rewrite: backend.type === 'HTTP' ? compileRewrite(api, backend) : null };
}

/** Runs stage functions one after the other until one refuses; none costs nothing, one costs one call. */
function inOrder(functions: readonly StageFunction[]): StageFunction | null {
  const [first, ...rest] = functions;
  if (!first) return null;
  const next = inOrder(rest);
  if (!next) return first;
  return (call) => {
    const refusal = first(call);
    if (refusal instanceof Promise) return refusal.then((late) => late ?? next(call));
    return refusal ?? next(call);
  };
}
