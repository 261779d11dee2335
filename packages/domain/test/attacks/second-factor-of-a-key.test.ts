import { createRecoveryCodes } from '@turnpike/contracts/http/mfa';
import { createAccessKey } from '@turnpike/contracts/http/users';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callerOfSession, createSignInScene, type SignInScene } from '../sign-in-scene.ts';

/** Attack: with somebody's access key and password, make the second factor that is missing. */
let scene: SignInScene;
beforeAll(async () => {
  scene = await createSignInScene();
});
afterAll(() => scene.world.close());

test('who has not shown the second factor makes themself no recovery codes; others’ takes a permission', async () => {
  const { name, id } = await scene.someone();
  const before = await scene.sessionOf(name);
  const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id: id } } });
  const earlier = await scene.sessionOf(name);
  await scene.bind(before);
  const input = { path: { project_id: scene.account.project_id, user_id: id } };
  const refusalTo = async (caller: typeof before) => scene.refusal(createRecoveryCodes, input, caller);
  expect(await refusalTo(await scene.callerOf(credential.access))).toContain('TURNPIKE.3434');
  expect(await refusalTo(earlier)).toContain('TURNPIKE.3434');
  expect(await refusalTo(await scene.sessionOf((await scene.someone()).name))).toContain('APIG.1005');

  const shown = await callerOfSession(scene.world.env, before.principal.credential.id);
  expect((await scene.call(createRecoveryCodes, input, shown)).recovery_codes).toHaveLength(10);
  expect((await scene.call(createRecoveryCodes, input)).recovery_codes).toHaveLength(10);
});
