import type { Tenant, World } from '@turnpike/testkit/world';
import { execute } from '../../src/kernel/execute.ts';
import { findOperation } from '../../src/registry.ts';

interface Asked {
  body?: object;
  headers?: Record<string, string>;
  /** Left out: the tenant's own. */
  path?: Record<string, string>;
}

/** The tenant's administrator, who sends operations of gateways. @throws ManagementError for what is refused */
export function ownerOf(world: World, tenant: Tenant) {
  return async (
    id: string,
    { body, headers = {}, path = {} }: Asked = {},
  ): Promise<Record<string, unknown>> => {
    const { contract } = findOperation(id);
    const known: Record<string, string> = { project_id: tenant.projectId, instance_id: tenant.instanceId };
    const named = Object.entries({ ...known, ...path }).filter(([name]) =>
      contract.path.includes(`{${name}}`),
    );
    const answer = await execute(world.env, tenant.administrator, findOperation(id), {
      ...{ path: Object.fromEntries(named), query: {}, body, headers },
    });
    return answer.body as Record<string, unknown>;
  };
}

/** The code of a refusal. */
export async function refusal(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error && 'code' in error)) throw error ?? new Error('it was not refused');
  return String(error.code);
}
