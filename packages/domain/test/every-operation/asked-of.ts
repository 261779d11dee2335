import type { OperationContract } from '@turnpike/contracts/http/operation';
import type { World } from '@turnpike/testkit/world';
import { withinAccount } from '../../src/kernel/account-scope.ts';
import type { Caller, Resource } from '../../src/kernel/define-operation.ts';
import type { Page } from '../../src/kernel/page.ts';
import { parseInput } from '../../src/kernel/parse-input.ts';
import { findOperation } from '../../src/registry.ts';
import type { Sent } from './tenant-maker.ts';

/** What an operation asks the evaluator for. */
export interface Asked {
  /** True: a list that shows what may be seen, so that the action is asked for each item. */
  isFiltered: boolean;
  /** Of a filtered list its items, else what it acts on. */
  resources: Resource[];
}

/** Finds out which resources an operation asks for with an input, by the parts that `execute` puts together. */
export function askedOf(
  world: World,
  caller: Caller,
  contract: OperationContract,
  sent: Required<Sent>,
): Promise<Asked> {
  const { principal } = caller;
  const { behaviour } = findOperation(contract.id);
  const { database } = world.env;
  return withinAccount(principal.accountId, async () => {
    const input = parseInput(contract, sent) as never;
    const base = { env: world.env, caller, principal, input };
    const context = { ...base, target: await behaviour.load(database, base) };
    const { item } = behaviour;
    if (item) {
      const rows = (await behaviour.run(database, context)) as Page<unknown> | unknown[];
      const all = Array.isArray(rows) ? rows : rows.rows;
      return { isFiltered: true, resources: all.map((row) => item(row as never, context)) };
    }
    const named = behaviour.named?.(context) ?? [];
    return { isFiltered: false, resources: named.length > 0 ? named : [behaviour.resource(context)] };
  });
}
