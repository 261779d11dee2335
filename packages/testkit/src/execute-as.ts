import type {
  OperationBodyInput,
  OperationContract,
  OperationOutput,
} from '@turnpike/contracts/http/operation';
import type { Caller, Env } from '@turnpike/domain/kernel/define-operation';
import { execute } from '@turnpike/domain/kernel/execute';
import { findOperation } from '@turnpike/domain/registry';

/** Input of an operation as it comes in over HTTP; what is left out is empty. */
export interface CallInput<C> {
  path: Record<string, string>;
  query?: Record<string, string>;
  body?: OperationBodyInput<C>;
}

/**
 * Executes an operation as `caller` and checks its answer against the contract's output schema.
 * @returns the body of the answer
 * @throws ManagementError as `execute` does; ZodError when the answer is not what the contract says
 */
export async function executeAs<C extends OperationContract>(
  env: Env,
  caller: Caller,
  contract: C,
  { path, query = {}, body }: CallInput<C>,
): Promise<OperationOutput<C>> {
  const answer = await execute(env, caller, findOperation(contract.id), { path, query, body });
  return contract.output.parse(answer.body) as OperationOutput<C>;
}
