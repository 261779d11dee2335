import { randomUUID } from 'node:crypto';
import { MAX_LEASES_PER_REQUEST, SHORT_WINDOW_MS } from '@turnpike/contracts/feed/leases';
import type { LeasesOptions } from './leases.ts';
import { LocalStore, TOGETHER } from './local-store.ts';

const TICK_MS = 250;
/** How long a process may count short windows by itself without looking whether another one has come. */
const EXCLUSIVE_MS = 4_000;
const RENEW_MS = 2_000;
/** Between a node's decision to count together and its first short window that is shared: the source knows by then. */
const SHORTS_NOTICE_MS = 2_500;
/** No two nodes' clocks differ by more. */
const SKEW_MS = 5_000;
/** Nodes that leave have drained by then. */
const DRAINED_MS = 30_000;
const PRUNE_MS = 600_000;
/** Windows that others grant are noted as granted without end. */
const MOST_CARRIED = 4_294_967_295;

/** Noted on the node's disk, beside {@link TOGETHER}. */
const JOINED = 'joined';
const ALONE_FROM = 'alone-from';

/** What keeping the process's place needs. */
export interface LeaseKeeperOptions extends LeasesOptions {
  /** True for the gateway's first node, which may have been its only one. */
  readonly isFirst: boolean;
  /** When the process before this one was gone; null: not known. */
  readonly predecessorGoneMs: number | null;
}

/**
 * Keeps the place of a process among those that count for its gateway: alone or together with other nodes, and within
 * its node alone or together with the process that replaces it. One per process. ADR 24 has the transitions.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #id = randomUUID();
  #store: LocalStore | null = null;
  #timer: NodeJS.Timeout | null = null;
  #hasToJoin = false;
  #isTelling = false;
  #mayLeaveAtMs = 0;
  #renewedAtMs = 0;
  #prunedAtMs = 0;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  /**
   * Opens the node's file, and waits until no process before this one counts short windows by itself. Before that the
   * node must not take calls.
   */
  async start(): Promise<void> {
    const { file, now, state, isFirst, onError, predecessorGoneMs } = this.#options;
    if (file === null) return;
    try {
      this.#store = new LocalStore(file);
      const isTogether = this.#store.note(TOGETHER) === 1;
      state.set({ together: isTogether ? 1 : 0, aloneFromMs: this.#store.note(ALONE_FROM) ?? 0 });
      // A source that forgot everything learns of it.
      this.#hasToJoin = isTogether && isFirst;
      const hadPredecessor = this.#store.others(this.#id).length > 0;
      this.#store.enter(this.#id, process.pid, 0);
      // By a clock that goes on evenly: what was noted before the system's clock was set back would last until it is
      // that late again, and nobody notes more than this, or anything more once there are two.
      const endMs = performance.now() + EXCLUSIVE_MS;
      while (this.#othersExclusiveMs() > now() && performance.now() < endMs) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      // Whoever was killed before this process began, or has just handed over, counted in windows that began before.
      const handedOver = this.#othersThere().length > 0;
      const goneMs = Math.min(performance.timeOrigin, predecessorGoneMs ?? Number.POSITIVE_INFINITY);
      if (hadPredecessor) await this.#passShortWindows(handedOver ? now() : goneMs);
    } catch (error) {
      // Windows are closed rather than counted by two, but for short ones.
      onError(error);
    }
    this.#tick();
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref();
  }

  /**
   * Closes short windows that began before, and waits until there are none of them: calls had better wait to be accepted
   * than be refused.
   */
  async #passShortWindows(fromMs: number): Promise<void> {
    const { state, now } = this.#options;
    state.set({ shortsFromMs: fromMs });
    const overAtMs = Math.ceil(fromMs / SHORT_WINDOW_MS) * SHORT_WINDOW_MS;
    while (now() < overAtMs) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Ends the process's place: after all of it has been given back. */
  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#guarded((store) => {
      store.leave(this.#id);
      store.close();
    });
    this.#store = null;
  }

  /**
   * Takes what the configuration says of the gateway's nodes.
   * @param nodes how many there are
   * @param countsApart true where each node counts for itself
   */
  apply(nodes: number, countsApart: boolean): void {
    const { remote, now, isFirst, state } = this.#options;
    if (!this.#store || !remote) return;
    const isShared = nodes > 1 && !countsApart;
    if (isShared) this.#mayLeaveAtMs = 0;
    if (isShared && !state.isTogether) {
      const wasAlone = this.#store.note(TOGETHER) === 0;
      // Before anything is told: what were granted here from now on would count twice.
      this.#store.setNote(TOGETHER, 1);
      state.set({ together: 1, shortsTogetherFromMs: wasAlone ? now() + SHORTS_NOTICE_MS : 0 });
      this.#hasToJoin = isFirst;
    } else if (!isShared && !state.isTogether) {
      this.#guarded((store) => store.setNote(TOGETHER, 0));
    } else if (!isShared && this.#mayLeaveAtMs === 0) {
      this.#mayLeaveAtMs = now() + (countsApart ? 0 : DRAINED_MS);
    }
    this.#tick();
  }

  #tick(): void {
    const nowMs = this.#options.now();
    this.#keepExclusive(nowMs);
    if (this.#hasToJoin) void this.#tell(() => this.#join(nowMs));
    if (this.#mayLeaveAtMs > 0 && nowMs >= this.#mayLeaveAtMs)
      void this.#tell(() => this.#leaveOthers(nowMs));
    if (nowMs - this.#prunedAtMs < PRUNE_MS) return;
    this.#prunedAtMs = nowMs;
    this.#guarded((store) => store.prune(nowMs));
  }

  /** Short windows are the process's own for some time ahead, unless another process of the node is there. */
  #keepExclusive(nowMs: number): void {
    const { state } = this.#options;
    const untilMs = state.get('exclusiveUntilMs');
    const isExclusive = untilMs >= nowMs;
    if (isExclusive && nowMs - this.#renewedAtMs < RENEW_MS && this.#othersThere().length === 0) return;
    const renewed = this.#guarded((store) =>
      store.renew(this.#id, process.pid, nowMs + EXCLUSIVE_MS, isGone),
    );
    if (renewed === false) {
      this.#endExclusive(nowMs);
      return;
    }
    // Also where the disk fails: nobody else can have noted that they are there.
    this.#renewedAtMs = nowMs;
    if (!isExclusive) state.set({ exclusiveFromMs: nowMs });
    state.set({ exclusiveUntilMs: nowMs + EXCLUSIVE_MS });
  }

  /** Another process is there: windows that begin from now on are shared with it. */
  #endExclusive(nowMs: number): void {
    const { state } = this.#options;
    const untilMs = Math.min(state.get('exclusiveUntilMs'), nowMs + SHORT_WINDOW_MS);
    if (untilMs <= nowMs) return;
    // Those that have begun are counted to their end here, and the other one waits for that.
    state.set({ exclusiveUntilMs: nowMs });
    this.#guarded((store) => store.enter(this.#id, process.pid, untilMs));
  }

  #othersThere() {
    return this.#guarded((store) => store.others(this.#id).filter(({ pid }) => !isGone(pid))) ?? [];
  }

  #othersExclusiveMs(): number {
    return Math.max(0, ...this.#othersThere().map(({ exclusiveUntilMs }) => exclusiveUntilMs));
  }

  /** Tells the source one thing at a time; what it did not take is told again. */
  async #tell(work: () => Promise<void>): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    await work().catch(this.#options.onError);
    this.#isTelling = false;
  }

  /** The first node tells the source what was granted here, and from then on the source grants. */
  async #join(nowMs: number): Promise<void> {
    const { remote, state } = this.#options;
    if (!this.#store || !remote) return;
    const isFresh = this.#store.note(JOINED) !== 1;
    const carried = isFresh ? this.#carried(this.#store, nowMs) : [];
    const shortsFromMs = Math.floor(state.get('shortsTogetherFromMs'));
    for (let at = 0; at < carried.length; at += MAX_LEASES_PER_REQUEST)
      await remote.tell({ carried: carried.slice(at, at + MAX_LEASES_PER_REQUEST) });
    await remote.tell({ join: { isFresh, nowMs, shortsFromMs } });
    this.#store?.setNote(JOINED, 1);
    this.#hasToJoin = false;
  }

  /** All that was granted here in windows that are not over. */
  #carried(store: LocalStore, nowMs: number) {
    const aloneFromMs = this.#options.state.get('aloneFromMs');
    return store
      .running(nowMs)
      .filter(({ startMs, granted }) => startMs >= aloneFromMs && granted <= MOST_CARRIED)
      .map(({ key, lengthMs, startMs, anchorMs, granted }) => ({
        ...{ key, lengthMs, startMs, count: granted },
        // The end of a key says what its windows are laid through.
        anchorMs: key.endsWith('/null') ? anchorMs : null,
      }));
  }

  /** The only node that is left counts by itself, from windows on that no other node can have begun. */
  async #leaveOthers(nowMs: number): Promise<void> {
    const { remote, state } = this.#options;
    if (!this.#store || !remote) return;
    const aloneFromMs = nowMs + SKEW_MS;
    await remote.tell({ aloneFromMs });
    this.#store?.setNote(ALONE_FROM, aloneFromMs);
    this.#store?.setNote(JOINED, 0);
    this.#store?.setNote(TOGETHER, 0);
    state.set({ aloneFromMs, together: 0 });
    this.#mayLeaveAtMs = 0;
  }

  #guarded<T>(work: (store: LocalStore) => T): T | null {
    if (!this.#store) return null;
    try {
      return work(this.#store);
    } catch (error) {
      this.#options.onError(error);
      return null;
    }
  }
}

function isGone(pid: number): boolean {
  // In a container every process has the same id, and this one is the one that lives.
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
