import { verifyExport } from '@turnpike/contracts/audit/verify-export';
import { updateApp } from '@turnpike/contracts/http/apps';
import { createInstance } from '@turnpike/contracts/http/instances';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import { createUserGroup } from '@turnpike/contracts/http/users';
import { exportLines } from '../src/audit/export.ts';
import { acrossAccounts } from '../src/kernel/account-scope.ts';
import type { Caller, Env } from '../src/kernel/define-operation.ts';
import { execute } from '../src/kernel/execute.ts';
import { newId } from '../src/kernel/new-id.ts';
import { findOperation } from '../src/registry.ts';
import { openBenchWorld } from './bench-world.ts';
import { withoutAudit } from './without-audit.ts';

/*
 * What the one chain of an account does to changes that are made at the same time: eight mutators, each in a gateway of
 * its own, with and without appending, turn by turn; then denials by themselves; then both at once.
 * Last, all of that is exported and verified.
 *
 *   node packages/domain/bench/audit-throughput.ts [seconds per turn]
 */
const turnMs = Number(process.argv[2] ?? 1) * 1_000;
const TURNS = 12;
const MUTATORS = 8;
const world = await openBenchWorld(20);
const { caller, projectId } = await world.newAdministrator();
const silentEnv: Env = { ...world.env, database: withoutAudit(world.env.database) };
const powerless: Caller = { ...caller, principal: { ...caller.principal, grants: [] } };

interface Sent {
  path?: Record<string, string>;
  body?: unknown;
}
const send = (env: Env, by: Caller, contract: OperationContract, { path = {}, body }: Sent) =>
  execute(env, by, findOperation(contract.id), { path, query: {}, body });

/** Gateways with a credential each. The first is asked for; the others are its copies, past the limit of an account. */
async function gateways(): Promise<{ instance_id: string; app_id: string }[]> {
  const { database } = world.env;
  await send(world.env, caller, createInstance, {
    path: { project_id: projectId },
    body: { instance_name: 'bench' },
  });
  return acrossAccounts(async () => {
    const first = await database.instance.findFirstOrThrow();
    const made = [];
    for (let index = 0; index < MUTATORS; index++) {
      const id = newId();
      const { attributes, ...row } = first;
      await database.instance.create({
        data: { ...row, id, name: `bench-${index}`, status: 'Running', attributes: attributes ?? {} },
      });
      const app = { id: newId(), accountId: first.accountId, instanceId: id, name: `app-${index}` };
      await database.app.create({
        data: { ...app, appKey: newId(), secretSealed: '', secretHint: '' },
      });
      made.push({ instance_id: id, app_id: app.id });
    }
    return made;
  });
}

const targets = await gateways();
const fresh = () => `n${newId()}`;
const mutate = (env: Env, lane: number) =>
  send(env, caller, updateApp, {
    path: { project_id: projectId, ...targets[lane] },
    body: { name: fresh() },
  });
const beDenied = () =>
  send(world.env, powerless, createUserGroup, { body: { group: { name: fresh() } } }).catch(() => undefined);

/** How many a second `lanes` get done side by side. */
async function rate(lanes: number, work: (lane: number) => Promise<unknown>): Promise<number> {
  const endsAt = performance.now() + turnMs;
  let done = 0;
  const lane = async (index: number) => {
    while (performance.now() < endsAt) {
      await work(index);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index)));
  return (done / turnMs) * 1_000;
}

const rates: Record<string, number[]> = {};
async function take(name: string, run: () => Promise<number>): Promise<void> {
  const list = rates[name] ?? [];
  rates[name] = list;
  list.push(await run());
}

await rate(MUTATORS, (lane) => mutate(world.env, lane));
for (let turn = 0; turn < TURNS; turn++) {
  await take('1 mutator, bare', () => rate(1, (lane) => mutate(silentEnv, lane)));
  await take('1 mutator, audited', () => rate(1, (lane) => mutate(world.env, lane)));
  await take('8 mutators, bare', () => rate(MUTATORS, (lane) => mutate(silentEnv, lane)));
  await take('8 mutators, audited', () => rate(MUTATORS, (lane) => mutate(world.env, lane)));
  await take('1 lane of denials', () => rate(1, beDenied));
  await take('8 lanes of denials', () => rate(MUTATORS, beDenied));
  let flooding = true;
  const flood = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (flooding) await beDenied();
    }),
  );
  await take('8 mutators beside 4 lanes of denials', () => rate(MUTATORS, (lane) => mutate(world.env, lane)));
  flooding = false;
  await flood;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
for (const [name, list] of Object.entries(rates))
  process.stdout.write(`${name.padEnd(40)} ${median(list).toFixed(0).padStart(6)} /s\n`);

const account = { id: caller.principal.accountId, name: caller.principal.accountName };
const lines: string[] = [];
const exportAt = performance.now();
for await (const line of exportLines(world.env, { account, range: {} })) lines.push(line);
const verifyAt = performance.now();
const verdict = await verifyExport(lines);
const endAt = performance.now();
const perSecond = (ms: number) => Math.round((lines.length / ms) * 1_000);
process.stdout.write(
  `${verdict.ok ? 'whole' : 'DAMAGED'}, ${lines.length} lines: exported ${perSecond(verifyAt - exportAt)} /s, verified ${perSecond(endAt - verifyAt)} /s\n`,
);
await world.close();
process.exitCode = verdict.ok ? 0 : 1;
