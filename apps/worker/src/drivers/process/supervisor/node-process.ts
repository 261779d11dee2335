import type { ChildProcess } from 'node:child_process';
import type { NodeMessage, SupervisorMessage } from '@turnpike/contracts/gateway/ingress-listener';
import type { ListenerSpec } from '@turnpike/domain/provisioning/driver';
import { lastWords } from '../last-words.ts';
import { fetchAdminStatus } from './admin-status.ts';
import type { BoundSockets, SocketHandle } from './bound-sockets.ts';
import { argumentsOf, residentMib, signal } from './process-table.ts';
import type { RunRecord, UnitFiles } from './unit-files.ts';

const LOOK_WHILE_STARTING_MS = 15;
const LOOK_WHILE_READY_MS = 1_000;
const LOOK_AT_ADOPTED_MS = 200;
/** Calls in flight get this long; then the process is killed. */
const DRAIN_GRACE_MS = 12_000;
/** Others have taken over: connections that stay idle get some time for a last request. */
const PATIENT_DRAIN = { idleGraceMs: 5_000, deadlineMs: 30_000 };
const PATIENT_GRACE_MS = 35_000;
/** Nobody takes over: whoever waits for the end does not wait for connections that may stay idle. */
const PROMPT_DRAIN = { idleGraceMs: 500, deadlineMs: 10_000 };

/** A process of a node, started here (`child`) or found (null). */
export interface ProcessOrigin {
  node: string;
  launch: string;
  specFile: string;
  record: RunRecord;
  child: ChildProcess | null;
}

/** One process of a node, from its start or adoption to its end. */
export class NodeProcess {
  readonly origin: ProcessOrigin;
  state: 'starting' | 'ready' | 'draining' | 'gone' = 'starting';
  sinceMs: number;
  readyMs: number | null = null;
  lastAnswerMs = Date.now();
  appliedRevision = -1;
  openListeners: ReadonlySet<string> = new Set();
  memoryMib = 0;
  /** How it ended, once it is gone. */
  exit = '';
  /** True: it was told to end, or is killed as unwanted; its end is no failure. */
  expected = false;
  /** Somebody else asked it to end, and it serves until another has taken over. */
  isLeaving = false;
  isKilled = false;
  /** True, once it is gone: it ended by itself and in order. */
  endedInOrder = false;
  readonly ended: Promise<void>;
  readonly #files: UnitFiles;
  readonly #onChange: () => void;
  readonly #told = new Map<string, string>();
  #markEnded: () => void = () => undefined;
  #timer: NodeJS.Timeout | null = null;
  #killTimer: NodeJS.Timeout | null = null;
  #killedFor: string | null = null;
  #ending = false;

  /** @param onChange called after every look and at the end */
  constructor(origin: ProcessOrigin, files: UnitFiles, onChange: () => void) {
    this.origin = origin;
    this.sinceMs = origin.record.startedMs;
    this.#files = files;
    this.#onChange = onChange;
    this.ended = new Promise((resolve) => {
      this.#markEnded = resolve;
    });
    const { child } = origin;
    const onExit = (code: number | null, name: string | null): void => {
      this.endedInOrder = code === 0;
      void this.#end(name ? `by signal ${name}` : `with exit code ${code}`);
    };
    // It may have ended while its record was written.
    if (child && (child.exitCode !== null || child.signalCode !== null)) {
      setImmediate(onExit, child.exitCode, child.signalCode);
    }
    child?.once('exit', onExit);
    // A node that is gone cannot be told anything: its end is on the way.
    child?.on('error', () => undefined);
    child?.on('message', (message) => {
      if ((message as Partial<NodeMessage> | null)?.type !== 'leaving') return;
      this.isLeaving = true;
      this.#onChange();
    });
    this.#lookAgain(0);
  }

  get pid(): number {
    return this.origin.record.pid;
  }

  get isAdopted(): boolean {
    return this.origin.child === null;
  }

  /** Tells the node of the listeners that are wanted and have a socket, each only when something of it is new. */
  tellListeners(wanted: readonly ListenerSpec[], sockets: BoundSockets): void {
    const { child } = this.origin;
    if (!child?.connected || this.state === 'draining' || this.state === 'gone') return;
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of [...this.#told.keys()].filter((each) => !ids.has(each))) {
      this.#told.delete(id);
      send(child, { type: 'close', id });
    }
    for (const listener of wanted) {
      const handles = sockets.handles(listener.id);
      const words = JSON.stringify(listener);
      const before = this.#told.get(listener.id);
      if (handles.length === 0 || before === words) continue;
      const isNew = before === undefined || JSON.parse(before).port !== listener.port;
      if (isNew && before !== undefined) send(child, { type: 'close', id: listener.id });
      this.#told.set(listener.id, words);
      if (!isNew) send(child, { type: 'open', listener });
      else for (const handle of handles) send(child, { type: 'open', listener }, handle);
    }
  }

  /** Ends it in order, by force in the end. @param patient others have taken over, so nobody waits for it */
  retire(patient: boolean): void {
    if (this.state === 'gone') return;
    const { child } = this.origin;
    this.expected = true;
    this.#enter('draining');
    // A signal would have it wait for another process to take over; one that was found cannot be told otherwise.
    if (child?.connected) send(child, { type: 'drain', ...(patient ? PATIENT_DRAIN : PROMPT_DRAIN) });
    else signal(this.pid, 'SIGTERM');
    if (this.#killTimer) clearTimeout(this.#killTimer);
    this.#killTimer = setTimeout(() => this.kill(), patient ? PATIENT_GRACE_MS : DRAIN_GRACE_MS);
  }

  /** Kills its whole process group. @param reason why, when that counts as its failure */
  kill(reason: string | null = null): void {
    if (this.state === 'gone') return;
    if (reason === null) this.expected = true;
    else this.#killedFor = reason;
    this.isKilled = true;
    this.#enter('draining');
    signal(-this.pid, 'SIGKILL');
    signal(this.pid, 'SIGKILL');
  }

  /** Has it read its certificate again. */
  reload(): void {
    if (this.state === 'ready') signal(this.pid, 'SIGHUP');
  }

  /** Stops looking, and lets it run: this supervisor ends without its nodes. */
  leave(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#killTimer) clearTimeout(this.#killTimer);
    this.#timer = null;
  }

  #enter(state: NodeProcess['state']): void {
    if (this.state === state) return;
    this.state = state;
    this.sinceMs = Date.now();
    if (state === 'ready') this.readyMs ??= this.sinceMs;
  }

  #lookAgain(inMs: number): void {
    if (this.#ending) return;
    this.#timer = setTimeout(() => void this.#look(), inMs);
  }

  async #look(): Promise<void> {
    if (this.isAdopted && !(await argumentsOf(this.pid))?.includes(this.origin.specFile)) {
      return this.#end('out of sight: a supervisor before this one had started it');
    }
    const status = await fetchAdminStatus(this.origin.record.adminPort);
    if (this.#ending) return;
    if (status?.pid === this.pid) {
      this.lastAnswerMs = Date.now();
      this.appliedRevision = status.appliedRevision;
      this.openListeners = new Set(status.listeners);
      if (this.state === 'starting' && status.state === 'ready') this.#enter('ready');
      // Somebody else told it to end.
      if (this.state === 'ready' && status.state === 'draining') this.#enter('draining');
    }
    if (this.state === 'ready') this.memoryMib = await residentMib(this.pid);
    if (this.#ending) return;
    this.#onChange();
    const calm = this.isAdopted ? LOOK_AT_ADOPTED_MS : LOOK_WHILE_READY_MS;
    this.#lookAgain(this.state === 'starting' || this.#misses() ? LOOK_WHILE_STARTING_MS : calm);
  }

  /** A listener was handed over and is not open yet. */
  #misses(): boolean {
    return this.state === 'ready' && [...this.#told.keys()].some((id) => !this.openListeners.has(id));
  }

  async #end(how: string): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    this.leave();
    if (this.#killedFor !== null) this.exit = `The gateway process was killed: ${this.#killedFor}.`;
    else {
      // Who is killed says nothing: its last line would only mislead.
      const words = how.startsWith('with exit') ? await lastWords(this.#files.log(this.origin.node)) : null;
      this.exit = `The gateway process ended ${how}${words ? `: ${words}` : '.'}`;
    }
    this.#enter('gone');
    this.#onChange();
    await this.#files.forgetLaunch(this.origin.node, this.origin.launch).catch(() => undefined);
    this.#markEnded();
  }
}

function send(child: ChildProcess, message: SupervisorMessage, handle?: SocketHandle): void {
  // Node takes its own socket handles, which its types do not name.
  child.send(message, handle as never, {}, () => undefined);
}
