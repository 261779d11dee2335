import type { OperationContract, OperationOutput } from '@turnpike/contracts/http/operation';
import { createToken, type validateToken } from '@turnpike/contracts/http/tokens';
import { principalOfTemporaryKey, principalOfToken } from '../src/accounts/load-principal.ts';
import type { Caller } from '../src/kernel/define-operation.ts';
import { execute } from '../src/kernel/execute.ts';
import { ManagementError } from '../src/kernel/management-error.ts';
import { newId } from '../src/kernel/new-id.ts';
import { findOperation } from '../src/registry.ts';
import type { IdentityScene } from './identity-scene.ts';

export type Token = OperationOutput<typeof validateToken>['token'];

export interface TokenWish {
  user: { id: string } | { name: string; domain: { id: string } | { name: string } };
  password?: string;
  totp?: { user: { id?: string; passcode: string } };
  scope?: object;
  nocatalog?: string;
}

/** Obtains a token as somebody would whom nobody knows yet. Passwords are those of `scene.newUser` unless told. */
export async function obtainToken({ world: { env } }: IdentityScene, wish: TokenWish) {
  const { user, password = 'Passw0rd', totp, scope, nocatalog } = wish;
  const methods = totp ? ['password', 'totp'] : ['password'];
  const identity = { methods, password: { user: { ...user, password } }, ...(totp && { totp }) };
  const answer = await execute(
    env,
    { principal: null, requestId: newId(), sourceIp: '192.0.2.9' },
    findOperation(createToken.id),
    {
      path: {},
      query: nocatalog === undefined ? {} : { nocatalog },
      body: { auth: { identity, ...(scope && { scope }) } },
    },
  );
  return {
    status: answer.status,
    value: answer.headers['X-Subject-Token'] ?? '',
    token: createToken.output.parse(answer.body).token,
  };
}

/** Whoever a token stands for now; throws when it stands for nobody. */
export async function callerOfToken({ world: { env } }: IdentityScene, value: string): Promise<Caller> {
  const principal = await principalOfToken(env, value);
  if (!principal) throw new Error('the token opens nothing');
  return { principal, requestId: newId(), sourceIp: '192.0.2.9' };
}

/** Whoever a temporary key stands for now; throws when it stands for nobody. */
export async function callerOfTemporaryKey(
  { world: { env } }: IdentityScene,
  key: { access: string; securitytoken: string },
): Promise<Caller> {
  const opened = await principalOfTemporaryKey(env, key.access, key.securitytoken);
  if (!opened) throw new Error('the temporary key opens nothing');
  return { principal: opened.principal, requestId: newId(), sourceIp: '192.0.2.9' };
}

/** Calls an operation that a token is the subject of. */
export async function onToken<C extends OperationContract>(
  { world: { env } }: IdentityScene,
  caller: Caller,
  contract: C,
  value: string,
): Promise<OperationOutput<C>> {
  const headers = { 'x-subject-token': value };
  const answer = await execute(env, caller, findOperation(contract.id), {
    path: {},
    query: {},
    body: undefined,
    headers,
  });
  return contract.output.parse(answer.body) as OperationOutput<C>;
}

/** `code: message` of the refusal that a promise ends in. */
export async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('was not refused'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ManagementError)) throw error;
  return `${error.code}: ${error.message}`;
}
