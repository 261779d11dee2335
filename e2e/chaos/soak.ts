import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { changeMock, publish } from '../calls/open-api.ts';
import type { Extent } from './fault-row.ts';
import {
  bodyOf,
  loadOn,
  measureCapacity,
  nodePids,
  openScene,
  type Scene,
  type ServedGateway,
} from './scene.ts';

/** What a node held at one moment. */
export type Sample = { atSeconds: number; residentMb: number; descriptors: number };

export type SoakResult = {
  callsMade: number;
  ratePerSecond: number;
  changes: number;
  /** Calls that were not aborted and not answered with 200, by what came instead. */
  failures: Record<string, number>;
  samples: Sample[];
  /** Largest resident memory and most descriptors in the first and the last quarter, the settling time left out. */
  first: Sample;
  last: Sample;
};

const SHARE_OF_CAPACITY = 0.7;
const SHORT_RATE_PER_SECOND = 300;
const ABORT_EVERY = 20;
const CHANGE_EVERY_MS = 1_000;
const SAMPLES = 120;

/** Calls a gateway for a long time at 70 % of what it takes, with aborts and changes of its configuration, and watches what it holds. */
export async function soak(minutes: number, extent: Extent): Promise<SoakResult> {
  const scene = await openScene('soak', extent);
  try {
    const gateway = scene.gateways[0];
    if (!gateway) throw new Error('the scene has no gateway');
    const capacity = extent === 'whole' ? await measureCapacity(scene, gateway) : null;
    const ratePerSecond =
      capacity === null ? SHORT_RATE_PER_SECOND : Math.round(capacity * SHARE_OF_CAPACITY);
    const [pid] = await nodePids(scene.management, gateway.id);
    if (pid === undefined) throw new Error('the gateway has no node');
    const load = await loadOn(scene, gateway, { ratePerSecond, abortEvery: ABORT_EVERY, lossesOnly: true });
    const over = new AbortController();
    const changing = changeAgainAndAgain(scene, gateway, over.signal);
    const samples = await watch(pid, minutes * 60_000);
    over.abort();
    const changes = await changing;
    const failures: Record<string, number> = {};
    for (const { status, error } of await load.stop()) {
      const kind = String(error ?? status);
      failures[kind] = (failures[kind] ?? 0) + 1;
    }
    return { callsMade: load.made(), ratePerSecond, changes, failures, samples, ...quarters(samples) };
  } finally {
    await scene.close();
  }
}

/** Publishes another version of one API after the other. @returns how many */
async function changeAgainAndAgain(scene: Scene, gateway: ServedGateway, over: AbortSignal): Promise<number> {
  const { management } = scene;
  let changes = 0;
  while (!over.aborted) {
    const index = changes % gateway.apis.length;
    const api = gateway.apis[index];
    if (!api) break;
    changes += 1;
    const mockBody = bodyOf(index, changes);
    const options = { groupId: gateway.groupId, name: `api-${index}`, path: api.path, mockBody };
    await changeMock(management, gateway.id, api.apiId, options);
    await publish(management, gateway.id, api.apiId, 'online', 10);
    await delay(CHANGE_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
  }
  return changes;
}

async function watch(pid: number, forMs: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const startedAt = performance.now();
  for (let turn = 1; turn <= SAMPLES; turn += 1) {
    await delay(Math.max(0, startedAt + (forMs * turn) / SAMPLES - performance.now()));
    const atSeconds = Math.round((performance.now() - startedAt) / 1_000);
    samples.push({ atSeconds, ...(await held(pid)) });
  }
  return samples;
}

/** @throws Error when the process is not there: it must live through all of it */
async function held(pid: number): Promise<Omit<Sample, 'atSeconds'>> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kib = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  const descriptors = (await readdir(`/proc/${pid}/fd`)).length;
  return { residentMb: Math.round((kib * 1_024) / 100_000) / 10, descriptors };
}

/** The first quarter begins after a quarter: caches fill, code is compiled, connections are opened. */
function quarters(samples: readonly Sample[]): { first: Sample; last: Sample } {
  const quarter = Math.floor(samples.length / 4);
  return { first: most(samples.slice(quarter, 2 * quarter)), last: most(samples.slice(-quarter)) };
}

function most(samples: readonly Sample[]): Sample {
  return {
    atSeconds: samples[0]?.atSeconds ?? 0,
    residentMb: Math.max(...samples.map(({ residentMb }) => residentMb)),
    descriptors: Math.max(...samples.map(({ descriptors }) => descriptors)),
  };
}
