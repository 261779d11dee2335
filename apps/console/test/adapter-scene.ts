import { createHash, randomBytes } from 'node:crypto';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import { createTemporaryKey } from '@turnpike/contracts/http/tokens';
import { createAccessKey, createUser, deleteUser, updateUser } from '@turnpike/contracts/http/users';
import { bootstrapFirstAccount, type NewAccount } from '@turnpike/domain/accounts/bootstrap';
import { newId } from '@turnpike/domain/kernel/new-id';
import { sign } from '@turnpike/signing/sign';
import { createWorld, type World } from '@turnpike/testkit/world';
import { NextRequest } from 'next/server';
import { encode } from 'next-auth/jwt';
import { vi } from 'vitest';
import { handleOperation } from '../server/http/handle-operation.ts';
import { stateFacts } from '../server/state-facts.ts';

export const HOST = '127.0.0.1:8080';
export const ORIGIN = `http://${HOST}`;
/** What needs a permission, and so an identity. */
export const USERS = '/v3/users';

export interface SigningKey {
  ak: string;
  sk: string;
  securityToken?: string;
}

export interface Sent {
  body?: string;
  headers?: Record<string, string>;
}

/** A request as the console's own server hands it to the route handler: after {@link stateFacts}. */
export function send(method: string, target: string, { body, headers = {} }: Sent = {}): Promise<Response> {
  const received: Record<string, string> = Object.fromEntries(
    Object.entries({ host: HOST, ...headers }).map(([name, value]) => [name.toLowerCase(), value]),
  );
  stateFacts({ headers: received, url: target, socket: { remoteAddress: '192.0.2.9' } });
  const init = { method, headers: received, ...(body !== undefined && { body }) };
  return handleOperation(new NextRequest(`${ORIGIN}${target}`, init));
}

/** The headers that sign a request, with those given signed along. */
export function signature(
  method: string,
  target: string,
  { ak, sk, securityToken }: SigningKey,
  { body = '', headers = {} }: Sent = {},
): Record<string, string> {
  const own = {
    host: HOST,
    ...headers,
    ...(securityToken !== undefined && { 'x-security-token': securityToken }),
  };
  const signed = sign({
    method,
    target,
    headers: Object.entries(own),
    bodySha256: createHash('sha256').update(body).digest('hex'),
    key: ak,
    secret: sk,
    nowMs: Date.now(),
  });
  return { ...own, ...signed };
}

/** Sends a request signed by that key. */
export function sendSigned(
  method: string,
  target: string,
  key: SigningKey,
  sent: Sent = {},
): Promise<Response> {
  return send(method, target, { ...sent, headers: signature(method, target, key, sent) });
}

/** An account behind the adapter. */
export interface AdapterScene {
  world: World;
  account: NewAccount;
  /** Secret of the console's cookies. */
  sessionSecret: string;
  administrator: SigningKey;
  /** Calls an operation as the administrator; throws the answer when it is a refusal. */
  ask<T>(contract: OperationContract, path: Record<string, string>, body?: object): Promise<T>;
  /** A fresh user with every permission of the account, and whatever they are known by. */
  person(): Promise<Person>;
  close(): Promise<void>;
}

export interface Person {
  id: string;
  name: string;
  password: string;
  key: SigningKey;
  disable(): Promise<unknown>;
  remove(): Promise<unknown>;
  token(): Promise<string>;
  temporaryKey(): Promise<SigningKey>;
  /** Id of a console session. */
  session(): Promise<string>;
}

export async function createAdapterScene(): Promise<AdapterScene> {
  const world = await createWorld();
  const { databaseUrl, masterKeyHex } = world;
  const sessionSecret = randomBytes(32).toString('hex');
  const environment = {
    DATABASE_URL: databaseUrl,
    TURNPIKE_MASTER_KEY: masterKeyHex,
    TURNPIKE_HOME: '/nonexistent',
    TURNPIKE_CONSOLE_ORIGIN: ORIGIN,
    TURNPIKE_FEED_PORT: '1',
    NEXTAUTH_SECRET: sessionSecret,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const names = { accountName: 'acme', userName: 'admin' };
  const account = await bootstrapFirstAccount({ databaseUrl, masterKeyHex, ...names });
  if (!account) throw new Error('the database was not empty');
  const administrator = account.access_key;

  const ask: AdapterScene['ask'] = async (contract, path, body) => {
    const target = contract.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => path[name] ?? '');
    const sent = body ? { body: JSON.stringify(body) } : {};
    const response = await sendSigned(contract.method, target, administrator, sent);
    const text = await response.text();
    if (!response.ok) throw new Error(`${contract.id} answered ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as never;
  };
  const scene = { world, account, sessionSecret, administrator, ask };
  return { ...scene, person: () => newPerson(scene), close: () => world.close() };
}

async function newPerson({ world, account, ask }: Omit<AdapterScene, 'person' | 'close'>): Promise<Person> {
  const { database } = world.env;
  const accountId = account.account.domain_id;
  const [name, password] = [`u${newId()}`, 'Passw0rd'];
  const { user } = await ask<{ user: { id: string } }>(
    createUser,
    {},
    {
      user: { name, password, domain_id: accountId, pwd_status: false },
    },
  );
  const grant = { id: newId(), accountId, userId: user.id, policyId: 'system_account_administrator' };
  await database.policyGrant.create({ data: grant });
  const { credential } = await ask<{ credential: { access: string; secret: string } }>(
    createAccessKey,
    {},
    {
      credential: { user_id: user.id },
    },
  );
  const key = { ak: credential.access, sk: credential.secret };
  return {
    ...{ id: user.id, name, password, key },
    disable: () => ask(updateUser, { user_id: user.id }, { user: { enabled: false } }),
    remove: () => ask(deleteUser, { user_id: user.id }),
    token: async () => {
      const identity = { methods: ['password'], password: { user: { id: user.id, password } } };
      const response = await send('POST', '/v3/auth/tokens', {
        body: JSON.stringify({ auth: { identity } }),
      });
      if (response.status !== 201) throw new Error(await response.text());
      return response.headers.get('x-subject-token') ?? '';
    },
    temporaryKey: async () => {
      const body = JSON.stringify({ auth: { identity: { methods: ['token'] } } });
      const response = await sendSigned('POST', createTemporaryKey.path, key, { body });
      const made = (await response.json()) as {
        credential: { access: string; secret: string; securitytoken: string };
      };
      const { access, secret, securitytoken } = made.credential;
      return { ak: access, sk: secret, securityToken: securitytoken };
    },
    session: async () => {
      const id = newId();
      const expiresAt = new Date(Date.now() + 3_600_000);
      await database.session.create({ data: { id, accountId, userId: user.id, expiresAt } });
      return id;
    },
  };
}

/** The console's cookie that names a session. */
export async function cookieOf(sessionId: string, secret: string): Promise<string> {
  return `next-auth.session-token=${await encode({ token: { sessionId }, secret })}`;
}

/** What our own page's script sends with its requests. */
export const ownPage = {
  'x-requested-with': 'turnpike-console',
  'sec-fetch-site': 'same-origin',
  origin: ORIGIN,
};

/** Status and error code of an answer. */
export async function verdict(
  response: Response | Promise<Response>,
): Promise<[status: number, code: string]> {
  const answer = await response;
  const text = await answer.text();
  const body = text === '' ? {} : (JSON.parse(text) as { error_code?: string });
  return [answer.status, body.error_code ?? ''];
}
