import { setTimeout as delay } from 'node:timers/promises';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import { Agent, request } from '../egress/http-client.ts';
import type { OtlpAttribute, OtlpSpan } from './otlp-span.ts';

const SEND_MS = 1_000;
const MAX_RETRY_MS = 30_000;
const MAX_BATCH = 512;
/** Spans that wait, at most: older ones are dropped, and counted. */
const MAX_WAITING = 4_096;
const TIMEOUT_MS = 10_000;
const LAST_SENDING_MS = 1_500;

type Tracing = NonNullable<NodeSpec['tracing']>;

/**
 * Sends spans to a collector by OTLP over HTTP in its JSON encoding. The libraries that do so cost a gateway 15 MB of its
 * 90 when idle.
 */
export class OtlpExporter {
  readonly #url: URL;
  readonly #headers: Record<string, string>;
  readonly #resource: readonly OtlpAttribute[];
  readonly #logger: Logger;
  readonly #agent = new Agent();
  readonly #stop = new AbortController();
  #waiting: OtlpSpan[] = [];
  #failing = false;
  #loop: Promise<void> = Promise.resolve();
  /** Since the start: spans that did not fit, or that the collector does not take. */
  dropped = 0;

  constructor({ endpoint, headers }: Tracing, resource: Record<string, string>, logger: Logger) {
    this.#url = new URL(`${endpoint.replace(/\/$/, '')}/v1/traces`);
    this.#headers = headers;
    this.#resource = Object.entries(resource).map(([key, value]) => ({ key, value: { stringValue: value } }));
    this.#logger = logger;
  }

  /** Runs until {@link close}. */
  start(): void {
    this.#loop = this.#run(this.#stop.signal);
  }

  /** Adds spans; never waits. */
  add(spans: readonly OtlpSpan[]): void {
    this.#waiting.push(...spans);
    // In bulk: to shift one by one would move all others each time.
    if (this.#waiting.length <= 2 * MAX_WAITING) return;
    this.dropped += this.#waiting.length - MAX_WAITING;
    this.#waiting = this.#waiting.slice(-MAX_WAITING);
  }

  /** Sends what waits, in a short time, and ends. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await this.#sendAll(AbortSignal.timeout(LAST_SENDING_MS));
    await this.#agent.destroy();
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      failures = (await this.#sendAll(signal)) ? 0 : failures + 1;
      const waitMs = Math.min(MAX_RETRY_MS, SEND_MS * 2 ** Math.min(failures, 10));
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns false when the collector cannot be reached, or asks to come again later */
  async #sendAll(signal: AbortSignal): Promise<boolean> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH);
      const outcome = await this.#send(batch, signal);
      if (outcome === 'later') {
        this.#waiting.unshift(...batch);
        return false;
      }
      if (outcome === 'refused') this.dropped += batch.length;
    }
    return true;
  }

  async #send(spans: OtlpSpan[], signal: AbortSignal): Promise<'taken' | 'refused' | 'later'> {
    const scopeSpans = [{ scope: { name: 'turnpike-gateway' }, spans }];
    const body = JSON.stringify({
      resourceSpans: [{ resource: { attributes: this.#resource }, scopeSpans }],
    });
    try {
      const { statusCode, body: answer } = await request(this.#agent, {
        origin: this.#url.origin,
        path: `${this.#url.pathname}${this.#url.search}`,
        method: 'POST',
        headers: { ...this.#headers, 'content-type': 'application/json' },
        body,
        signal,
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      await answer.dump();
      if (statusCode < 300) {
        this.#failing = false;
        return 'taken';
      }
      this.#tell(new Error(`the collector answered ${statusCode}`));
      // What else is answered is about the batch (OTLP specification, "Failures").
      return [429, 502, 503, 504].includes(statusCode) ? 'later' : 'refused';
    } catch (error) {
      if (!signal.aborted) this.#tell(error);
      return 'later';
    }
  }

  #tell(error: unknown): void {
    if (!this.#failing) this.#logger.warn({ err: error }, 'spans are not taken by the collector');
    this.#failing = true;
  }
}
