import { showInstance } from '@turnpike/contracts/http/instances';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import { listUsers, updateUser } from '@turnpike/contracts/http/users';
import { acrossAccounts } from '../src/kernel/account-scope.ts';
import type { Caller, Env } from '../src/kernel/define-operation.ts';
import { execute } from '../src/kernel/execute.ts';
import { newId } from '../src/kernel/new-id.ts';
import { findOperation } from '../src/registry.ts';
import { openBenchWorld } from './bench-world.ts';
import { insertGateway, openUnbound, openWithoutPlans } from './repository.ts';

/*
 * What row-level security costs a management request: the same requests, turn by turn in one process, over
 *   bare      the stock pool, as a superuser whom no policy binds,
 *   bareKept  the same, with the plans of repeated statements kept,
 *   locked    the application's role and a setting per account, statements planned anew,
 *   kept      that, with plans kept: what `openDatabase` opens.
 * The accounts alternate from request to request, which is the worst case for the setting. Prints a table; exits with 1
 * when `kept` costs 10 % more than `bare` over all.
 *
 *   node packages/domain/bench/row-level-security-cost.ts [rounds]
 */
const rounds = Number(process.argv[2] ?? 1_000);
const CONNECTIONS = 5;
const world = await openBenchWorld(CONNECTIONS);
const { databaseUrl } = world;
const clients = {
  bare: openUnbound(databaseUrl, CONNECTIONS, false),
  bareKept: openUnbound(databaseUrl, CONNECTIONS, true),
  locked: openWithoutPlans(databaseUrl, CONNECTIONS),
  kept: world.env.database,
};
type Side = keyof typeof clients;
const sides = Object.keys(clients) as Side[];

const tenants = await Promise.all(
  [1, 2].map(async () => {
    const { caller, projectId } = await world.newAdministrator();
    const { accountId } = caller.principal;
    const users = Array.from({ length: 30 }, (_, index) => ({ id: newId(), accountId, name: `u${index}` }));
    return acrossAccounts(async () => {
      await clients.kept.user.createMany({ data: users });
      const userId = users[0]?.id ?? '';
      return {
        caller,
        projectId,
        userId,
        instanceId: await insertGateway(clients.kept, accountId, projectId),
      };
    });
  }),
);

type Tenant = (typeof tenants)[number];
type Input = { path?: Record<string, string>; body?: unknown };
const send = (env: Env, by: Caller, contract: OperationContract, { path = {}, body }: Input = {}) =>
  execute(env, by, findOperation(contract.id), { path, query: {}, body });

const requests: Record<string, (env: Env, tenant: Tenant) => Promise<unknown>> = {
  KeystoneListUsers: (env, { caller }) => send(env, caller, listUsers),
  ShowInstance: (env, { caller, projectId, instanceId }) =>
    send(env, caller, showInstance, { path: { project_id: projectId, instance_id: instanceId } }),
  UpdateUser: (env, { caller, userId }) =>
    send(env, caller, updateUser, {
      path: { user_id: userId },
      body: { user: { description: `changed ${newId()}` } },
    }),
};

const times = new Map<string, Record<Side, number[]>>();
for (const [name, request] of Object.entries(requests)) {
  const taken: Record<Side, number[]> = { bare: [], bareKept: [], locked: [], kept: [] };
  times.set(name, taken);
  for (let round = -100; round < rounds; round++) {
    const tenant = tenants[Math.abs(round) % tenants.length] as Tenant;
    // Who goes first alternates, so that no side always finds the caches warm.
    for (let turn = 0; turn < sides.length; turn++) {
      const side = sides[(Math.abs(round) + turn) % sides.length] as Side;
      const began = process.hrtime.bigint();
      await request({ ...world.env, database: clients[side] }, tenant);
      if (round >= 0) taken[side].push(Number(process.hrtime.bigint() - began) / 1_000);
    }
  }
}

/** A quarter of the requests were faster: other work on the machine shows less in it than in the median. */
const quarter = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 2] ?? 0;
const dearer = (value: number, bare: number): string =>
  `${Math.round(value)} us (${((value / bare - 1) * 100).toFixed(1)} %)`.padStart(20);
const sum: Record<Side, number> = { bare: 0, bareKept: 0, locked: 0, kept: 0 };
const line = (name: string, of: Record<Side, number>): string =>
  `${name.padEnd(18)} ${sides.map((side) => `${side} ${dearer(of[side], of.bare)}`).join('  ')}\n`;
for (const [name, taken] of times) {
  const quarters = { ...sum };
  for (const side of sides) {
    quarters[side] = quarter(taken[side]);
    sum[side] += quarters[side];
  }
  process.stdout.write(line(name, quarters));
}
process.stdout.write(line('all', sum));
await Promise.all([clients.bare, clients.bareKept, clients.locked].map((client) => client.$disconnect()));
await world.close();
process.exitCode = sum.kept / sum.bare < 1.1 ? 0 : 1;
