import type { OutputOf } from '../api/call-operation.ts';

type Detail = OutputOf<'showInstance'>;
type Event = OutputOf<'listInstanceEvents'>['events'][number];

export interface CreationStep {
  readonly label: string;
  readonly state: 'done' | 'active' | 'waiting' | 'failed';
  /** Unix ms; null: not reached. */
  readonly atMs: number | null;
  /** Since the step before it, ms; null: not reached, or the first one. */
  readonly tookMs: number | null;
  /** What the time line says about it; empty: nothing. */
  readonly detail: string;
}

export type CreatedGateway = Pick<Detail, 'status' | 'create_time' | 'node_count' | 'nodes'>;

/** The way of a gateway from being asked for to running, by its time line and its nodes. */
export function creationSteps(gateway: CreatedGateway, events: readonly Event[]): CreationStep[] {
  const first = (kind: string): Reached | null => {
    const all = events.filter((event) => event.kind === kind);
    const event = all.reduce<Event | null>((a, b) => (a && a.time <= b.time ? a : b), null);
    return event && { atMs: Date.parse(event.time), detail: event.message };
  };
  const running = first('running');
  const started = first('start');
  const reached: [string, Reached | null][] = [
    ['Asked for', { atMs: gateway.create_time, detail: '' }],
    ['Ports', first('place')],
    // Mostly the publisher was first: then it is only seen that processes are started with one.
    ['Configuration', first('compile') ?? (started && { atMs: started.atMs, detail: CONFIGURED })],
    ['Process', processStarted(gateway, running)],
    ['Running', running],
  ];
  const failed = /Fail|Timeout/.test(gateway.status);
  const next = reached.findIndex(([, one]) => one === null);
  return reached.map(([label, one], index) => ({
    label,
    state: one ? 'done' : index > next ? 'waiting' : failed ? 'failed' : 'active',
    atMs: one?.atMs ?? null,
    tookMs: one && index > 0 ? sinceLast(reached, index, one) : null,
    detail: one?.detail ?? '',
  }));
}

const CONFIGURED = 'The first revision is compiled.';

interface Reached {
  readonly atMs: number;
  readonly detail: string;
}

/** Once every node that is wanted has a process; its restarts since then do not count. */
function processStarted({ nodes, node_count }: CreatedGateway, running: Reached | null): Reached | null {
  const started = nodes.flatMap(({ pid, started_at }) =>
    pid === null || started_at === null ? [] : [Date.parse(started_at)],
  );
  if (started.length < node_count) return running && { ...running, detail: '' };
  const atMs = Math.max(...started);
  const detail = nodes.map(({ name, pid }) => `${name} is process ${pid}`).join(', ');
  return { atMs: running ? Math.min(atMs, running.atMs) : atMs, detail };
}

function sinceLast(steps: readonly [string, Reached | null][], index: number, now: Reached): number {
  const before = steps.slice(0, index).findLast(([, one]) => one !== null)?.[1];
  return Math.max(0, now.atMs - (before?.atMs ?? now.atMs));
}

/** `120 ms`, `1.4 s`. */
export function durationText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
