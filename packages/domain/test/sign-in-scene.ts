import { bindMfaDevice, createMfaDevice } from '@turnpike/contracts/http/mfa';
import { type ManualClock, manualClock } from '@turnpike/testkit/clock';
import { createWorld, type World } from '@turnpike/testkit/world';
import { principalOfSession } from '../src/accounts/load-principal.ts';
import type { Caller } from '../src/kernel/define-operation.ts';
import { newId } from '../src/kernel/new-id.ts';
import { codeOfStep, stepAt } from '../src/mfa/totp.ts';
import { type SignInInput, signIn } from '../src/sessions/sign-in.ts';
import { createIdentityScene, type IdentityScene } from './identity-scene.ts';

export const PASSWORD = 'Passw0rd';

/** A user of an account who signs in, at a clock that a test moves. */
export interface SignInScene extends IdentityScene {
  clock: ManualClock;
  /** Tries to sign in; with the right password unless told. Each try comes from an address of its own. */
  attempt(userName: string, more?: Partial<SignInInput>): ReturnType<typeof signIn>;
  /** Signs in and answers as whom the session acts. */
  sessionOf(userName: string, more?: Partial<SignInInput>): Promise<Caller>;
  /** A user without other permissions than self-service; name and id. */
  someone(more?: object): Promise<{ name: string; id: string }>;
  /** Binds an authenticator for somebody who is signed in; returns its secret and serial number. */
  bind(caller: Caller): Promise<{ seed: string; serialNumber: string }>;
  /** The code that an authenticator shows so many steps from now. */
  code(seed: string, stepsFromNow?: number): string;
}

let addresses = 0;

/** An address that nobody else in this run comes from. */
export function freshAddress(): string {
  addresses += 1;
  return `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

/**
 * An account of its own, in a world of its own unless one is given, whose clock it takes over. Close `scene.world`.
 */
export async function createSignInScene(given?: World): Promise<SignInScene> {
  const world = given ?? (await createWorld());
  const clock = manualClock(Date.UTC(2027, 0, 1));
  world.env.now = clock.date;
  const scene = await createIdentityScene(world);

  const attempt: SignInScene['attempt'] = (userName, more = {}) =>
    signIn(world.env, {
      accountName: scene.account.account.name,
      userName,
      password: PASSWORD,
      from: { requestId: newId(), sourceIp: freshAddress(), userAgent: 'test' },
      ...more,
    });
  const sessionOf: SignInScene['sessionOf'] = async (userName, more) => {
    const opened = await attempt(userName, more);
    if (opened.refusal) throw new Error(`sign-in was refused: ${opened.refusal}`);
    return callerOfSession(world.env, opened.sessionId);
  };
  const code = (seed: string, stepsFromNow = 0) => codeOfStep(seed, stepAt(clock.date()) + stepsFromNow);

  return {
    ...scene,
    clock,
    attempt,
    sessionOf,
    someone: async (more = {}) => {
      const name = `u${newId()}`;
      return { name, id: await scene.newUser({ name, password: PASSWORD, ...more }) };
    },
    bind: async (caller) => {
      const user_id = caller.principal.id;
      const body = { virtual_mfa_device: { name: 'phone', user_id } };
      const { virtual_mfa_device: made } = await scene.call(createMfaDevice, { body }, caller);
      const { serial_number, base32_string_seed: seed } = made;
      const codes = {
        authentication_code_first: code(seed, -1),
        authentication_code_second: code(seed),
      };
      await scene.call(bindMfaDevice, { body: { user_id, serial_number, ...codes } }, caller);
      return { seed, serialNumber: serial_number };
    },
    code,
  };
}

/** As whom a session acts now. */
export async function callerOfSession(
  env: Parameters<typeof principalOfSession>[0],
  sessionId: string,
): Promise<Caller> {
  const principal = await principalOfSession(env, sessionId);
  if (!principal) throw new Error('the session opens nothing');
  return { principal, requestId: newId(), sourceIp: '192.0.2.2' };
}
