import { createRecoveryCodes, showRecoveryCodes } from '@turnpike/contracts/http/mfa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeSecondFactor } from '../../src/mfa/second-factor.ts';
import { callerOfSession, createSignInScene, type SignInScene } from '../sign-in-scene.ts';

/** Attack: use one recovery code in several sign-ins at once. */
let scene: SignInScene;
beforeAll(async () => {
  scene = await createSignInScene();
});
afterAll(() => scene.world.close());

async function withCodes() {
  const { name, id } = await scene.someone();
  const session = await scene.sessionOf(name);
  await scene.bind(session);
  const caller = await callerOfSession(scene.world.env, session.principal.credential.id);
  const path = { project_id: scene.account.project_id, user_id: id };
  const { recovery_codes } = await scene.call(createRecoveryCodes, { path }, caller);
  const left = async () => (await scene.call(showRecoveryCodes, { path }, caller)).left;
  return { id, name, code: recovery_codes[0] ?? '', left };
}

test('of five sign-ins at once exactly one wins', async () => {
  const { name, code, left } = await withCodes();
  const outcomes = await Promise.all(
    Array.from({ length: 5 }, () => scene.attempt(name, { secondFactor: { recoveryCode: code } })),
  );
  expect(outcomes.filter(({ refusal }) => refusal === undefined)).toHaveLength(1);
  expect(await left()).toBe(9);
});

test('of twenty processes that take it at the same moment exactly one does', async () => {
  const { id, code } = await withCodes();
  // The part of a sign-in that takes the code, without the queue that one process puts before it.
  const taken = await Promise.all(
    Array.from({ length: 20 }, () =>
      takeSecondFactor(scene.world.env, id, 'not looked at', { recoveryCode: code }),
    ),
  );
  expect(taken.filter(Boolean)).toHaveLength(1);
});
