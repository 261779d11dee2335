import { createApi, deleteApi, updateApi } from '@turnpike/contracts/http/apis';
import { createApp, deleteApp, updateApp } from '@turnpike/contracts/http/apps';
import { createInstance } from '@turnpike/contracts/http/instances';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import { createUserGroup, deleteUserGroup, updateUserGroup } from '@turnpike/contracts/http/users';
import { canonicalJson } from '@turnpike/contracts/snapshot/canonical-json';
import { acrossAccounts } from '../src/kernel/account-scope.ts';
import { auditRecord } from '../src/kernel/audit/audit-entry.ts';
import { redactPair } from '../src/kernel/audit/redact.ts';
import type { Caller, Env } from '../src/kernel/define-operation.ts';
import { execute } from '../src/kernel/execute.ts';
import { newId } from '../src/kernel/new-id.ts';
import { findOperation } from '../src/registry.ts';
import { openBenchWorld } from './bench-world.ts';
import { withoutAudit } from './without-audit.ts';

/*
 * What the audit log costs a mutation: the same mutations with and without appending, turn by turn in one process, on a
 * PostgreSQL of its own with fsync. A mutation is here what the use-case takes, without HTTP and without authentication.
 * Both sides make the record; what that takes is measured apart, and taken off the bare side. Prints a table; exits with
 * 1 when the sum over all costs 10 % or more.
 *
 *   node packages/domain/bench/audit-cost.ts [rounds]
 */
const rounds = Number(process.argv[2] ?? 400);
const world = await openBenchWorld(4);
const { caller, projectId } = await world.newAdministrator();
const silentEnv: Env = { ...world.env, database: withoutAudit(world.env.database) };

type Sent = { path?: Record<string, string>; body?: unknown };
type Answer = Record<string, never> & { id: string; group: { id: string }; instance_id: string };

async function send(env: Env, by: Caller, contract: OperationContract, { path = {}, body }: Sent) {
  return (await execute(env, by, findOperation(contract.id), { path, query: {}, body })).body as Answer;
}

const { instance_id } = await send(world.env, caller, createInstance, {
  path: { project_id: projectId },
  body: { instance_name: 'bench' },
});
await world.env.database.instance.updateMany({ data: { status: 'Running', progress: 100 } });
const within = { project_id: projectId, instance_id };
const group = await world.env.database.apiGroup.findFirstOrThrow();
const apiBody = (name: string) => ({
  name,
  type: 1,
  req_protocol: 'HTTPS',
  req_method: 'GET',
  req_uri: `/${name}`,
  auth_type: 'APP',
  backend_type: 'MOCK',
  group_id: group.id,
  mock_info: { result_content: 'ok', status_code: 200 },
});
const fresh = () => `n${newId()}`;
const userGroupId = (
  await send(world.env, caller, createUserGroup, { body: { group: { name: 'to_change' } } })
).group.id;
const appId = (await send(world.env, caller, createApp, { path: within, body: { name: 'to_change' } })).id;
const apiId = (await send(world.env, caller, createApi, { path: within, body: apiBody('to_change') })).id;

/** What is created is deleted again, for limits; both are mutations. */
const mutations: Record<string, (env: Env) => Promise<unknown>> = {
  'user group, twice': async (env) => {
    const { group } = await send(env, caller, createUserGroup, { body: { group: { name: fresh() } } });
    return send(env, caller, deleteUserGroup, { path: { group_id: group.id } });
  },
  UpdateUserGroup: (env) =>
    send(env, caller, updateUserGroup, {
      path: { group_id: userGroupId },
      body: { group: { description: fresh() } },
    }),
  'credential, twice': async (env) => {
    const { id } = await send(env, caller, createApp, { path: within, body: { name: fresh() } });
    return send(env, caller, deleteApp, { path: { ...within, app_id: id } });
  },
  UpdateAppV2: (env) =>
    send(env, caller, updateApp, { path: { ...within, app_id: appId }, body: { name: fresh() } }),
  'API, twice': async (env) => {
    const { id } = await send(env, caller, createApi, { path: within, body: apiBody(fresh()) });
    return send(env, caller, deleteApi, { path: { ...within, api_id: id } });
  },
  UpdateApiV2: (env) =>
    send(env, caller, updateApi, { path: { ...within, api_id: apiId }, body: apiBody(fresh()) }),
};

const times = new Map(Object.keys(mutations).map((name) => [name, { with: [], without: [] } as Times]));
interface Times {
  with: number[];
  without: number[];
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

for (let round = -20; round < rounds; round++) {
  for (const [name, mutation] of Object.entries(mutations)) {
    // Who goes first alternates, so that neither side always finds the caches warm.
    const sides = round % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const);
    for (const side of sides) {
      const took = await timed(() => mutation(side === 'with' ? world.env : silentEnv));
      if (round >= 0) times.get(name)?.[side].push(took);
    }
  }
}

/** Mean of the middle half: as robust as a median, and no coarser than a virtual machine's clock makes that. */
function middle(values: number[]): number {
  const quarter = Math.floor(values.length / 4);
  const half = values.toSorted((a, b) => a - b).slice(quarter, values.length - quarter);
  return half.reduce((sum, value) => sum + value, 0) / half.length;
}
/** Milliseconds of making the records of such mutations: without secrets, and as canonical text. */
async function recordingMs(): Promise<number> {
  const rows = await acrossAccounts(() =>
    world.env.database.auditEvent.findMany({ orderBy: { seq: 'desc' }, take: 200 }),
  );
  const startedAt = performance.now();
  const turns = 20;
  for (let turn = 0; turn < turns; turn++) {
    for (const row of rows) {
      const resource = { urn: '', id: '', name: '', projectId: null, instanceId: null };
      const { before, after } = redactPair(row.before, row.after);
      const entry = { caller, operationId: '', action: '', resourceType: '', resource, before, after };
      canonicalJson(auditRecord({ ...entry, outcome: 'succeeded', decision: null, at: new Date() }));
    }
  }
  return (performance.now() - startedAt) / turns / rows.length;
}
const recording = await recordingMs();
const lines = [...times].map(([name, sides]) => ({
  name,
  with: middle(sides.with),
  without: middle(sides.without) - recording * (name.endsWith('twice') ? 2 : 1),
}));
const sum = (side: 'with' | 'without') => lines.reduce((total, line) => total + line[side], 0);
const percent = (audited: number, bare: number) => `${((audited / bare - 1) * 100).toFixed(1)} %`.padStart(8);
const row = (name: string, audited: number, bare: number) =>
  `${name.padEnd(18)} ${audited.toFixed(2).padStart(7)} ms ${bare.toFixed(2).padStart(7)} ms ${percent(audited, bare)}\n`;
process.stdout.write(
  `${'middle half of'.padEnd(18)} ${'audited'.padStart(10)} ${'bare'.padStart(10)}  dearer by\n`,
);
for (const line of lines) process.stdout.write(row(line.name, line.with, line.without));
process.stdout.write(`making a record: ${(recording * 1_000).toFixed(0)} µs\n`);
process.stdout.write(row('all', sum('with'), sum('without')));
await world.close();
process.exitCode = sum('with') / sum('without') < 1.1 ? 0 : 1;
