import type { OperationContract, OperationOutput } from '@turnpike/contracts/http/operation';
import { createUser, createUserGroup } from '@turnpike/contracts/http/users';
import { type CallInput, executeAs } from '@turnpike/testkit/execute-as';
import { createWorld, type World } from '@turnpike/testkit/world';
import { createAccount, type NewAccount } from '../src/accounts/bootstrap.ts';
import { principalOfAccessKey } from '../src/accounts/load-principal.ts';
import type { Caller } from '../src/kernel/define-operation.ts';
import { ManagementError } from '../src/kernel/management-error.ts';
import { newId } from '../src/kernel/new-id.ts';

/** A real account with its first user, and the management API as that user sees it. */
export interface IdentityScene {
  world: World;
  account: NewAccount;
  accountId: string;
  /** The first user: administrator by membership of group `admin`. */
  userId: string;
  adminGroupId: string;
  /** The first user as loaded from the database now. */
  caller(): Promise<Caller>;
  /** Whoever owns an access key, as loaded from the database now. */
  callerOf(ak: string): Promise<Caller>;
  call<C extends OperationContract>(
    contract: C,
    input?: Partial<CallInput<C>>,
    caller?: Caller,
  ): Promise<OperationOutput<C>>;
  /** `code: message` of the refusal that a call ends in. */
  refusal<C extends OperationContract>(
    contract: C,
    input?: Partial<CallInput<C>>,
    caller?: Caller,
  ): Promise<string>;
  /** A user whose password need not be changed first. */
  newUser(more?: object): Promise<string>;
  newGroup(name?: string): Promise<string>;
}

/** A world of its own database. Close it. */
export const createIdentityWorld = createWorld;

/** An account of its own; a few of them take no time worth sparing. */
export async function createIdentityScene(world: World): Promise<IdentityScene> {
  const { databaseUrl, masterKeyHex, env } = world;
  const account = await createAccount({
    databaseUrl,
    masterKeyHex,
    accountName: `a${newId()}`,
    userName: 'first',
  });
  const accountId = account.account.domain_id;
  const user = await env.database.user.findFirstOrThrow({ where: { accountId } });
  const group = await env.database.userGroup.findFirstOrThrow({ where: { accountId } });

  const callerOf = async (ak: string): Promise<Caller> => {
    const opened = await principalOfAccessKey(env, ak);
    if (!opened) throw new Error('the access key opens nothing');
    return { principal: opened.principal, requestId: newId(), sourceIp: '192.0.2.1' };
  };
  const first = await callerOf(account.access_key.ak);
  const call: IdentityScene['call'] = (contract, input = {}, caller = first) =>
    executeAs(env, caller, contract, { path: {}, ...input });

  return {
    world,
    account,
    accountId,
    userId: user.id,
    adminGroupId: group.id,
    caller: () => callerOf(account.access_key.ak),
    callerOf,
    call,
    refusal: async (contract, input, caller) => {
      const error = await call(contract, input, caller).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof ManagementError)) throw error ?? new Error(`${contract.id} was not refused`);
      return `${error.code}: ${error.message}`;
    },
    newUser: async (more = {}) => {
      const user = { name: `u${newId()}`, domain_id: accountId, password: 'Passw0rd', pwd_status: false };
      const body = { user: { ...user, ...more } };
      return (await call(createUser, { body })).user.id;
    },
    newGroup: async (name = `g${newId()}`) =>
      (await call(createUserGroup, { body: { group: { name } } })).group.id,
  };
}
