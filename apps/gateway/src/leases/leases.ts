import type { LeasePart } from '@turnpike/contracts/feed/leases';
import type { MakeWindowCounter } from '../counters/counter-store.ts';
import type { LeaseState } from './lease-state.ts';
import { LeasedCounter } from './leased-counter.ts';
import { type LocalGrant, LocalStore, type LocalTake, type LocalWindow } from './local-store.ts';
import type { RemoteSource } from './remote-source.ts';
import { SOURCES, type Source } from './sources.ts';

const TICK_MS = 250;

/** What counting in a thread needs of the node. */
export interface LeasesOptions {
  /** Where the node keeps what is granted to its processes; null: in memory only, for a process that is alone for good. */
  readonly file: string | null;
  /** The source that all nodes of the gateway share; null: there is none. */
  readonly remote: RemoteSource | null;
  /** One for all threads of the process. */
  readonly state: LeaseState;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** The counters of a thread, and where they get what they may spend from. */
export class Leases {
  readonly remote: RemoteSource | null;
  readonly #options: LeasesOptions;
  readonly #counters = new Set<WeakRef<LeasedCounter>>();
  readonly #timer: NodeJS.Timeout | null;
  #store: LocalStore | null = null;

  constructor(options: LeasesOptions) {
    this.#options = options;
    this.remote = options.remote;
    this.#timer = options.file === null ? null : setInterval(() => this.#giveBackIdle(), TICK_MS).unref();
  }

  /** True where it is on record when a counter was first called. */
  get knowsFirstCalls(): boolean {
    return this.#options.file !== null;
  }

  get isTogether(): boolean {
    return this.#options.state.isTogether;
  }

  /** Makes the counters of a store. */
  readonly makeWindow: MakeWindowCounter = (key, lengthMs, anchorMs, cell) => {
    const counter = new LeasedCounter(key, lengthMs, anchorMs, cell, this);
    this.#counters.add(new WeakRef(counter));
    return counter;
  };

  /** @param nodes how many the gateway has */
  apply(nodes: number): void {
    if (this.remote) this.remote.nodes = nodes;
  }

  /** Gives back what is left, at the end. */
  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    for (const counter of this.#living()) counter.giveBack(this.#options.now());
    await this.remote?.flush().catch(this.#options.onError);
    this.#store?.close();
    this.#store = null;
  }

  /** Where parts of a window come from that begins now. */
  sourceOf(startMs: number, lengthMs: number): Source {
    return this.#options.file === null ? SOURCES.whole : this.#options.state.sourceOf(startMs, lengthMs);
  }

  /** @returns null when the node does not count by itself, or its disk fails: then nothing is granted */
  takeLocally(take: LocalTake): LocalGrant | null {
    return this.#guarded((store) => store.take(take));
  }

  giveBack(source: Source, part: LeasePart): void {
    if (source === SOURCES.remote) this.remote?.giveBack(part);
    else this.#guarded((store) => store.giveBack(part.key, part.startMs, part.count));
  }

  /** Notes where a counter's windows lie, for the time when the node is alone again. */
  rememberFirstCall(window: Omit<LocalWindow, 'granted'>): void {
    this.#guarded((store) => store.noteFirstCall(window));
  }

  #giveBackIdle(): void {
    const nowMs = this.#options.now();
    for (const counter of this.#living()) counter.giveBackIdle(nowMs);
  }

  *#living(): Generator<LeasedCounter> {
    for (const reference of this.#counters) {
      const counter = reference.deref();
      if (counter) yield counter;
      else this.#counters.delete(reference);
    }
  }

  /** Opens the file when it is first needed: an idle gateway is spared it. */
  #guarded<T>(work: (store: LocalStore) => T): T | null {
    try {
      this.#store ??= this.#options.file === null ? null : new LocalStore(this.#options.file);
      return this.#store ? work(this.#store) : null;
    } catch (error) {
      this.#options.onError(error);
      return null;
    }
  }
}
