import type { Transform } from 'node:stream';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { AddedMode } from '../app-auth/proofs.ts';
import type { Standing } from '../limits/claim.ts';
import type { Credential } from '../runtime/credential-table.ts';
import type { Identity } from '../runtime/identity-table.ts';
import type { Plan } from '../runtime/plan.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { CallTrace } from '../trace/call-trace.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Refusal } from './refusal.ts';
import { newRequestId } from './request-id.ts';
import { StageClock } from './stage-clock.ts';

/** Whom the call was authenticated as: a credential of the gateway, or a user of its account. */
export type Principal =
  | {
      readonly credential: Credential;
      readonly identity: null;
      readonly by: 'signature' | 'appcode' | AddedMode;
    }
  | {
      readonly credential: null;
      readonly identity: Identity;
      readonly by: 'token' | 'access_key' | 'temporary_key';
    };

/** What the upstream did, for the record. */
export interface UpstreamRecord {
  attempts: number;
  status: number | null;
  /** ms from dispatch to the response head. */
  headerMs: number | null;
  /** ms that connecting took; null: not known, or an open connection was taken. */
  connectMs: number | null;
  /** Path of the request, without its query. */
  path: string | null;
  error: string | null;
}

const NO_CAPTURES: ReadonlyMap<string, string> = new Map();

/**
 * The state of one call on its way through the stages. It holds the runtime that it started with, so a snapshot
 * swap never changes a call half-way.
 */
export class Call {
  readonly exchange: Exchange;
  readonly runtime: Runtime;
  readonly requestId: string = newRequestId();
  readonly startedAtMs: number;
  /** The caller's address: that of the connection, or what the tenant has headers tell. */
  readonly clientAddress: string;
  readonly clock = new StageClock();

  /** Path and query of the target; set by receive. */
  path = '';
  query = '';
  /** Lower-case host without port and trailing dot; set by receive. */
  host = '';
  /** True when the caller asks for the X-Apig-* response headers. */
  debug = false;

  group: DocumentBody<'group'> | null = null;
  /** True when the call came in on the group's debug sub-domain. */
  onDebugDomain = false;
  environment: DocumentBody<'environment'> | null = null;
  captures: ReadonlyMap<string, string> = NO_CAPTURES;
  remainder = '';

  principal: Principal | null = null;
  /** The whole body, when it had to be read to verify a signature. */
  bufferedBody: Buffer | null = null;
  /** Makes what checks the body on its way to the backend; null: it need not be checked any more. */
  bodyCheck: (() => Transform) | null = null;
  /** How the call stands to its limits; null: it met none that anybody is told of. */
  standing: Standing | null = null;

  refusal: Refusal | null = null;
  /** Its place in a trace; null: the gateway makes no spans. */
  trace: CallTrace | null = null;
  readonly upstream: UpstreamRecord = {
    attempts: 0,
    status: null,
    headerMs: null,
    connectMs: null,
    path: null,
    error: null,
  };

  #plan: Plan | null = null;
  readonly #headers: ReadonlyMap<string, string>;

  /**
   * @param headers first value of each header by lower-case name
   * @param startedAtMs Unix ms
   */
  constructor(
    exchange: Exchange,
    runtime: Runtime,
    headers: ReadonlyMap<string, string>,
    startedAtMs: number,
  ) {
    this.exchange = exchange;
    this.runtime = runtime;
    this.#headers = headers;
    this.startedAtMs = startedAtMs;
    this.clientAddress = runtime.features.clientAddress?.(headers) ?? exchange.remoteAddress;
  }

  /** First value of a header. */
  header(lowerCaseName: string): string | undefined {
    return this.#headers.get(lowerCaseName);
  }

  /** The plan of the API that the call was routed to. */
  get plan(): Plan {
    if (!this.#plan) throw new Error('the call was not routed');
    return this.#plan;
  }

  set plan(plan: Plan) {
    this.#plan = plan;
  }

  /** The plan, or null when the call ended before it was routed. */
  get planOrNull(): Plan | null {
    return this.#plan;
  }
}
