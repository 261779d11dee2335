import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { CounterStore } from '../counters/counter-store.ts';
import type { DocumentIndex } from '../runtime/document-index.ts';
import type { Call } from './call.ts';
import type { Refusal } from './refusal.ts';

/** The stages that policies take part in, in the order of a request's way. */
export const policyStages = [
  'admit',
  'authenticate',
  'authorise',
  'limit',
  'validate',
  'orchestrate',
  'choose',
] as const;
export type PolicyStage = (typeof policyStages)[number];

/** A compiled stage: null lets the call go on. `authenticate`, `authorise` and `limit` may answer later. */
export type StageFunction = (call: Call) => Refusal | null | Promise<Refusal | null>;

/** What a policy may look up while it is compiled. */
export interface CompileEnv {
  readonly documents: DocumentIndex;
  readonly counters: CounterStore;
  /** The wall clock, Unix ms. */
  readonly now: () => number;
}

/** A policy kind. Adding one is a folder with a module of this shape and a line in `policies/registry.ts`. */
export interface Policy {
  readonly kind: string;
  readonly stage: PolicyStage;
  /**
   * Compiles the policy for one published API, once per snapshot.
   * @returns null when the API has no such policy
   * @throws Error when the configuration cannot be honoured: the snapshot is refused
   */
  compile(api: DocumentBody<'publication'>, env: CompileEnv): StageFunction | null;
}
