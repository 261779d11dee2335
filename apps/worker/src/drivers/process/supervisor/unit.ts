import type { ListenerState, NodeState } from '@turnpike/domain/provisioning/driver';
import { BoundSockets } from './bound-sockets.ts';
import { launchKey, listenersKey, orderDigest } from './digest.ts';
import { hardMemoryMib, launchNode, type MachineLimits, softMemoryMib } from './launch-node.ts';
import { NodeProcess } from './node-process.ts';
import type { UnitOrder, UnitReport } from './protocol.ts';
import { type ProcessView, pauseAfter, type SlotStep, STABLE_AFTER_MS, slotStep } from './slot-step.ts';
import type { StoredOrder, UnitFiles } from './unit-files.ts';
import { UNKNOWN_ISOLATION } from './unknown-isolation.ts';

/** A node of the unit: one that is wanted, or one that still has a process. */
interface Slot {
  current: NodeProcess | null;
  successor: NodeProcess | null;
  /** Processes that end after another took over. */
  leaving: Set<NodeProcess>;
  /** A process is being started just now. */
  launching: Promise<void> | null;
  failures: number;
  nextAttemptMs: number;
  restarts: number;
  lastExit: string | null;
  stoppedMs: number;
}

/** Keeps one gateway as its order says: sockets, processes, replacements. */
export class Unit {
  readonly #files: UnitFiles;
  readonly #machine: MachineLimits;
  readonly #onChange: () => void;
  readonly #sockets = new BoundSockets();
  readonly #slots = new Map<string, Slot>();
  /** Launch keys of the order by node; they are asked for at every tick. */
  readonly #keys = new Map<string, string>();
  #order: UnitOrder;
  #digest: string;
  #draining: boolean;
  #ended = false;
  #shown = '';

  /** @param onChange called when what {@link report} says has changed */
  constructor(stored: StoredOrder, files: UnitFiles, machine: MachineLimits, onChange: () => void) {
    this.#order = stored.order;
    this.#digest = orderDigest(stored.order);
    this.#draining = stored.draining;
    this.#files = files;
    this.#machine = machine;
    this.#onChange = onChange;
  }

  /** Takes over a process that an earlier supervisor started. */
  adopt(process: ConstructorParameters<typeof NodeProcess>[0]): void {
    const slot = this.#slot(process.node);
    const adopted = new NodeProcess(process, this.#files, () => this.tick());
    if (!slot.current) slot.current = adopted;
    else if (slot.current.origin.record.startedMs <= process.record.startedMs) slot.successor = adopted;
    else {
      slot.successor = slot.current;
      slot.current = adopted;
    }
  }

  /** Follows another order from now on. */
  async follow(order: UnitOrder): Promise<void> {
    const digest = orderDigest(order);
    if (digest === this.#digest && !this.#draining) return;
    await this.#files.writeOrder({ order, draining: false });
    // What failed under the old order may work under the new one.
    for (const slot of this.#slots.values()) Object.assign(slot, { failures: 0, nextAttemptMs: 0 });
    this.#order = order;
    this.#keys.clear();
    this.#digest = digest;
    this.#draining = false;
    this.tick();
  }

  /** Ends all nodes in order; none comes back until another order is followed. */
  async drain(): Promise<void> {
    this.#draining = true;
    await this.#files.writeOrder({ order: this.#order, draining: true });
    this.tick();
  }

  /** Has all nodes read their certificate again. */
  reload(): void {
    for (const process of this.#processes()) process.reload();
  }

  /** Ends all processes, in order and by force in the end, and gives the sockets back. Files stay. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all([...this.#slots.values()].map(({ launching }) => launching));
    const processes = this.#processes();
    for (const process of processes) {
      // One that hangs or never served has nothing to finish.
      if (process.state === 'ready' && Date.now() - process.lastAnswerMs < 2_500) process.retire(false);
      else if (process.state !== 'draining') process.kill();
    }
    await Promise.all(processes.map(({ ended }) => ended));
    this.#sockets.closeAll();
    const { controlGroups } = this.#machine;
    if (typeof controlGroups !== 'string') {
      await controlGroups.remove(this.#order.spec.name, [...this.#slots.keys()]);
    }
  }

  /** Lets all processes run on without this supervisor. */
  leave(): void {
    this.#ended = true;
    for (const process of this.#processes()) process.leave();
  }

  /** Does what there is to do now; called at every event and a few times a second. */
  tick(): void {
    if (this.#ended) return;
    const { spec, launch } = this.#order;
    const listeners = this.#draining ? [] : spec.listeners;
    this.#sockets.reconcile(launch.bindAddress, listeners, spec.profile.workerThreads);
    const wanted = new Set(this.#draining ? [] : spec.nodes.map(({ name }) => name));
    for (const name of wanted) this.#slot(name);
    for (const [name, slot] of this.#slots) {
      this.#collect(slot);
      if (!slot.launching) this.#take(name, slot, wanted.has(name));
      const empty = !slot.current && !slot.successor && slot.leaving.size === 0 && !slot.launching;
      if (!wanted.has(name) && !this.#draining && empty) this.#slots.delete(name);
    }
    for (const process of this.#processes()) process.tellListeners(spec.listeners, this.#sockets);
    this.#tellWhenChanged();
  }

  report(): UnitReport {
    const { spec } = this.#order;
    const nodes = [...this.#slots].map(([name, slot]) => this.#nodeState(name, slot));
    const listeners = this.#draining ? [] : spec.listeners.map(({ id }) => this.#listenerState(id));
    const settled =
      !this.#draining &&
      nodes.length === spec.nodes.length &&
      nodes.every(({ state, current }) => state === 'ready' && current) &&
      listeners.every(({ state }) => state === 'open') &&
      [...this.#slots.values()].every(({ current, successor }) => !successor && this.#hasListeners(current));
    return { digest: this.#digest, draining: this.#draining, settled, nodes, listeners };
  }

  #slot(name: string): Slot {
    const found = this.#slots.get(name);
    if (found) return found;
    const slot: Slot = {
      current: null,
      successor: null,
      leaving: new Set(),
      launching: null,
      failures: 0,
      nextAttemptMs: 0,
      restarts: 0,
      lastExit: null,
      stoppedMs: Date.now(),
    };
    this.#slots.set(name, slot);
    return slot;
  }

  #processes(): NodeProcess[] {
    return [...this.#slots.values()]
      .flatMap(({ current, successor, leaving }) => [current, successor, ...leaving])
      .filter((process) => process !== null);
  }

  /** Takes note of processes that are gone. */
  #collect(slot: Slot): void {
    for (const process of slot.leaving) if (process.state === 'gone') slot.leaving.delete(process);
    const { current, successor } = slot;
    if (successor?.state === 'gone') {
      slot.successor = null;
      if (!successor.expected) this.#countFailure(slot, successor);
    }
    if (current?.state === 'gone') {
      slot.current = null;
      slot.stoppedMs = current.sinceMs;
      if (!current.expected) {
        this.#countFailure(slot, current);
        slot.restarts += 1;
      }
    }
    const stable = current?.state === 'ready' && Date.now() - (current.readyMs ?? 0) >= STABLE_AFTER_MS;
    if (stable && !slot.successor && slot.nextAttemptMs <= Date.now() && this.#isCurrent(slot, current)) {
      slot.failures = 0;
    }
  }

  #countFailure(slot: Slot, process: NodeProcess): void {
    slot.lastExit = process.exit;
    // Whoever ends it in order, however often: it worked, and the next one will.
    if (process.endedInOrder && process.readyMs !== null) return;
    const wasStable = process.readyMs !== null && process.sinceMs - process.readyMs >= STABLE_AFTER_MS;
    slot.failures = wasStable ? 1 : slot.failures + 1;
    slot.nextAttemptMs = Date.now() + pauseAfter(slot.failures);
  }

  #take(name: string, slot: Slot, wanted: boolean): void {
    const others = [...this.#slots.values()].filter((other) => other !== slot);
    const { memoryLimitMib } = this.#order.spec.profile;
    const step = slotStep(
      {
        wanted,
        current: this.#view(slot.current),
        successor: this.#view(slot.successor),
        nextAttemptMs: slot.nextAttemptMs,
        mayReplace: others.every((other) => !other.successor && !other.launching),
        memory: { softMib: softMemoryMib(memoryLimitMib), hardMib: hardMemoryMib(memoryLimitMib) },
      },
      Date.now(),
    );
    this.#perform(name, slot, step);
  }

  #perform(name: string, slot: Slot, step: SlotStep): void {
    switch (step.kind) {
      case 'none':
        break;
      case 'launch':
        this.#launch(name, slot, 'current');
        break;
      case 'launch-successor':
        this.#launch(name, slot, 'successor');
        break;
      case 'hand-over':
        slot.current?.retire(true);
        if (slot.current) slot.leaving.add(slot.current);
        slot.current = slot.successor;
        slot.successor = null;
        break;
      case 'promote':
        slot.current = slot.successor;
        slot.successor = null;
        break;
      case 'retire':
        slot.current?.retire(false);
        break;
      case 'discard':
        slot[step.which]?.kill();
        break;
      case 'fail':
        slot[step.which]?.kill(step.reason);
    }
  }

  #launch(name: string, slot: Slot, as: 'current' | 'successor'): void {
    const bound = this.#order.spec.listeners.filter(({ id }) => this.#sockets.handles(id).length > 0);
    // Without a socket it could never be ready.
    if (bound.length === 0) return;
    const othersServe = this.#processes().some(({ state }) => state === 'ready');
    const goneMs = as === 'current' && slot.lastExit !== null ? slot.stoppedMs : null;
    const terms = { listeners: bound, othersServe, goneMs };
    slot.launching = launchNode(this.#files, this.#order, name, terms, this.#machine)
      .then((launched) => {
        slot[as] = new NodeProcess({ node: name, ...launched }, this.#files, () => this.tick());
      })
      .catch((error: unknown) => {
        slot.failures += 1;
        slot.nextAttemptMs = Date.now() + pauseAfter(slot.failures + 1);
        slot.lastExit = `The gateway process cannot be started: ${error instanceof Error ? error.message : error}`;
      })
      .finally(() => {
        slot.launching = null;
        this.tick();
      });
  }

  #view(process: NodeProcess | null): ProcessView | null {
    if (!process || process.state === 'gone') return null;
    return {
      state: process.state,
      isLeaving: process.isLeaving,
      isKilled: process.isKilled,
      startedMs: process.origin.record.startedMs,
      lastAnswerMs: process.lastAnswerMs,
      isCurrent: this.#isMade(process),
      appliedRevision: process.appliedRevision,
      hasListeners: this.#hasListeners(process),
      residentMib: process.memoryMib,
    };
  }

  /** Whether a process is what is wanted; one that cannot be told of listeners must have been told at its start. */
  #isMade({ origin: { node, record }, isAdopted }: NodeProcess): boolean {
    const key = this.#keys.get(node) ?? launchKey(this.#order, node);
    this.#keys.set(node, key);
    if (record.launchKey !== key) return false;
    return !isAdopted || record.listenersKey === listenersKey(this.#order);
  }

  #isCurrent(slot: Slot, process: NodeProcess | null): boolean {
    return process !== null && process === slot.current && this.#isMade(process);
  }

  #hasListeners(process: NodeProcess | null): boolean {
    const wanted = this.#order.spec.listeners.filter(({ id }) => this.#sockets.handles(id).length > 0);
    return process !== null && wanted.every(({ id }) => process.openListeners.has(id));
  }

  #nodeState(name: string, { current, restarts, lastExit, stoppedMs }: Slot): NodeState {
    if (!current || current.state === 'gone') {
      const none = { pid: null, sinceMs: stoppedMs, current: false, version: '' };
      return { name, state: 'stopped', ...none, restarts, lastExit, isolation: UNKNOWN_ISOLATION };
    }
    const { state, sinceMs, pid, origin } = current;
    const { version, isolation } = origin.record;
    return {
      name,
      state,
      pid,
      sinceMs,
      current: this.#isMade(current),
      version,
      restarts,
      lastExit,
      isolation,
    };
  }

  #listenerState(id: string): ListenerState {
    const isServed = this.#processes().some(
      (process) => process.state === 'ready' && process.openListeners.has(id),
    );
    const reason = this.#sockets.reason(id);
    if (isServed || reason === null) return { id, state: 'open', reason: null };
    return { id, state: 'failed', reason };
  }

  #tellWhenChanged(): void {
    const shown = JSON.stringify(this.report());
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#onChange();
  }
}
