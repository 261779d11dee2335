import { showDecision } from '@turnpike/contracts/http/access';
import { showAcl } from '@turnpike/contracts/http/acls';
import { showApi } from '@turnpike/contracts/http/apis';
import { showApp } from '@turnpike/contracts/http/apps';
import { showGroup } from '@turnpike/contracts/http/groups';
import { showInstance } from '@turnpike/contracts/http/instances';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import { showCustomPolicy } from '@turnpike/contracts/http/permissions';
import { showQuota } from '@turnpike/contracts/http/quotas';
import { listAccessKeys, showUser, showUserGroup } from '@turnpike/contracts/http/users';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ManagementError } from '../../src/kernel/management-error.ts';
import { type InputPlace, idPlaces, missingLike, valueAt, withValueAt } from './input-places.ts';
import { type Sent, send } from './tenant-maker.ts';
import { sampleInput } from './what-is-seen.ts';

/** Pairs of calls that are compared, after some that warm up. */
const PAIRS = 60;
/** Rounds in which a difference must show before it counts as one. */
const ROUNDS = 4;
const WARM_UP = 5;
/** More than noise: half a millisecond, or a quarter of the time where the machine is slow. */
const NOISE_MS = 0.5;
const NOISE_PART = 0.25;

let world: World;
let owner: Tenant;
let stranger: Tenant;
beforeAll(async () => {
  world = await createWorld();
  [owner, stranger] = [await world.createTenant(), await world.createTenant()];
});
afterAll(() => world.close());

async function refusalMs(contract: OperationContract, input: Required<Sent>): Promise<number> {
  const started = performance.now();
  const error = await send(world, stranger.administrator, contract, input).catch((thrown: unknown) => thrown);
  const elapsedMs = performance.now() - started;
  if (!(error instanceof ManagementError) || error.status !== 404) throw error;
  return elapsedMs;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** The innermost id: of the gateway's things, not of the gateway; of the gateway where it names nothing else. */
function lastIdPlace(input: Required<Sent>): InputPlace {
  const places = idPlaces(input);
  const own = places.filter((place) => !['project_id', 'instance_id'].includes(place.at(-1) ?? ''));
  const place = own.at(-1) ?? places.at(-1);
  if (!place) throw new Error('the sample names no id');
  return place;
}

/** Median times of the two kinds of refusal. */
async function medians(
  contract: OperationContract,
  foreign: Required<Sent>,
  missing: () => Required<Sent>,
  warmUp: number,
): Promise<[foreignMs: number, missingMs: number]> {
  const times = { foreign: [] as number[], missing: [] as number[] };
  for (let pair = -warmUp; pair < PAIRS; pair++) {
    // Turn by turn, and each first in half of the pairs, so that whatever slows the machine down slows both.
    const order = pair % 2 === 0 ? (['foreign', 'missing'] as const) : (['missing', 'foreign'] as const);
    for (const which of order) {
      const elapsedMs = await refusalMs(contract, which === 'foreign' ? foreign : missing());
      if (pair >= 0) times[which].push(elapsedMs);
    }
  }
  return [median(times.foreign), median(times.missing)];
}

test.each<[what: string, contract: OperationContract]>([
  ['gateways', showInstance],
  ['API groups', showGroup],
  ['APIs', showApi],
  ['credentials', showApp],
  ['credential quotas', showQuota],
  ['access control policies', showAcl],
  ['users', showUser],
  ['user groups', showUserGroup],
  ['policies', showCustomPolicy],
  ['decisions', showDecision],
  ['users whose keys are asked for', listAccessKeys],
])(
  'whether another account has it or nobody has, %s are not found in the same time',
  async (_what, contract) => {
    const theirs = await sampleInput(world, owner, contract);
    const own = await sampleInput(world, stranger, contract);
    const place = lastIdPlace(theirs);
    const foreign = withValueAt(own, place, valueAt(theirs, place));
    const missing = () => withValueAt(own, place, missingLike(valueAt(theirs, place) as string));
    const differences: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const [foreignMs, missingMs] = await medians(contract, foreign, missing, round === 0 ? WARM_UP : 0);
      const noiseMs = Math.max(NOISE_MS, NOISE_PART * Math.max(foreignMs, missingMs));
      differences.push(Math.abs(foreignMs - missingMs) / noiseMs);
      if (Math.min(...differences) < 1) break;
    }
    // What tells the two apart does so in every round; what a busy machine adds does not.
    expect(Math.min(...differences)).toBeLessThan(1);
  },
);
