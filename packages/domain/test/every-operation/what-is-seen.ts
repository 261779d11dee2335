import type { OperationContract } from '@turnpike/contracts/http/operation';
import type { Tenant, World } from '@turnpike/testkit/world';
import { ManagementError } from '../../src/kernel/management-error.ts';
import { sampleOf } from './samples.ts';
import { complete, makerOf, type Sent, send } from './tenant-maker.ts';

/** An input with which the operation succeeds, of fresh resources of the tenant. */
export async function sampleInput(
  world: World,
  tenant: Tenant,
  contract: OperationContract,
): Promise<Required<Sent>> {
  return complete(tenant, contract, await sampleOf(contract.id, makerOf(world, tenant)));
}

/** What the tenant's administrator sees of an answer, with everything replaced that differs from call to call. */
export async function whatIsSeen(
  world: World,
  { administrator }: Tenant,
  contract: OperationContract,
  input: Required<Sent>,
): Promise<{ refused: boolean; text: string }> {
  let refused = false;
  const answer = await send(world, administrator, contract, input).catch((error: unknown) => {
    if (!(error instanceof ManagementError)) throw error;
    refused = true;
    return { code: error.code, status: error.status, message: error.message };
  });
  const text = JSON.stringify(answer)
    .replaceAll(/[0-9a-f]{32}|[A-Z0-9]{20}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/"n[0-9a-f]{12}"/g, '<name>');
  return { refused, text };
}
