import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { type Ack, feedMessageSchema } from '@turnpike/contracts/feed/message';
import type { Logger } from 'pino';
import { z } from 'zod';
import { reconnectDelayMs } from './backoff.ts';
import { type FeedAddress, openFeed, sendAck } from './feed-connection.ts';
import { Parts } from './parts.ts';
import { FullSnapshotNeededError, type SnapshotHolder } from './snapshot-holder.ts';

const STEADY_AFTER_MS = 5_000;

/** Asks the feed for a full snapshot. */
const FULL = -1;

/** Enough of any message to answer it, even one that is not understood. */
const envelopeSchema = z.object({ type: z.string(), revision: z.int().nonnegative() });

/** Keeps a node on the config feed: connects, applies what comes, acknowledges, and connects again. */
export class FeedClient {
  readonly #address: FeedAddress;
  readonly #holder: SnapshotHolder;
  readonly #logger: Logger;
  readonly #onAsk: (requestId: string) => void;
  readonly #stop = new AbortController();
  #connected = false;
  #heard: () => void = () => undefined;
  /** Resolves when the feed has said what is newest and that is applied, or when it cannot be reached. */
  readonly caughtUp = new Promise<void>((resolve) => {
    this.#heard = resolve;
  });
  #failures = 0;
  #askForFull = false;

  /** @param onAsk called when the record of a refused call is asked for */
  constructor(
    address: FeedAddress,
    holder: SnapshotHolder,
    logger: Logger,
    onAsk: (requestId: string) => void = () => undefined,
  ) {
    this.#onAsk = onAsk;
    this.#address = address;
    this.#holder = holder;
    this.#logger = logger;
  }

  /** True while messages arrive. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Runs until {@link stop}. */
  async run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const startedAtMs = performance.now();
      try {
        await this.#connect(signal);
      } catch (error) {
        this.#askForFull ||= error instanceof FullSnapshotNeededError;
        if (!signal.aborted) this.#logger.warn({ err: error }, 'the config feed broke off');
      }
      this.#connected = false;
      this.#heard();
      // Only a connection that lasted a while earns the retry at once: a feed that drops us again and again waits.
      this.#failures = performance.now() - startedAtMs > STEADY_AFTER_MS ? 1 : this.#failures + 1;
      await delay(reconnectDelayMs(this.#failures, Math.random()), undefined, { signal }).catch(
        () => undefined,
      );
    }
  }

  /** Closes the connection for good. */
  stop(): void {
    this.#stop.abort();
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const revision = this.#askForFull ? FULL : this.#holder.revision;
    const onOpen = (): void => {
      this.#connected = true;
    };
    const parts = new Parts();
    for await (const line of openFeed(this.#address, revision, signal, onOpen)) {
      await this.#take(line, parts);
      if (parts.isComplete) this.#heard();
    }
  }

  /** Applies one message and acknowledges it; a part waits for the rest. */
  async #take(line: string, parts: Parts): Promise<void> {
    const raw: unknown = JSON.parse(line);
    const envelope = envelopeSchema.parse(raw);
    const parsed = feedMessageSchema.safeParse(raw);
    if (!parsed.success) {
      await this.#ack(envelope.revision, {
        outcome: 'refused',
        reason: parsed.error.message.slice(0, 2_000),
      });
      return;
    }
    const message = parsed.data;
    if (message.type === 'ping') return;
    if (message.type === 'ask') return this.#onAsk(message.requestId);
    if (message.type === 'part') return parts.add(message);
    const refusal = await this.#holder.apply(parts.complete(message));
    if (refusal === null) {
      this.#askForFull = false;
      await this.#ack(message.revision, { outcome: 'applied' });
      return;
    }
    this.#logger.error(
      { revision: message.revision, reason: refusal },
      'refused a snapshot, the old one stays',
    );
    await this.#ack(message.revision, { outcome: 'refused', reason: refusal.slice(0, 2_000) });
  }

  async #ack(revision: number, result: Ack['result']): Promise<void> {
    const ack = { node: this.#address.nodeName, pid: process.pid, revision, result };
    await sendAck(this.#address, ack);
  }
}
