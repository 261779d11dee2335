import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSignInScene, type SignInScene } from '../sign-in-scene.ts';

/** Attack: use a code again that was seen over a shoulder or taken from the wire, while it is still in its window. */
let scene: SignInScene;
beforeAll(async () => {
  scene = await createSignInScene();
});
afterAll(() => scene.world.close());

const STEP_MS = 30_000;

async function protectedUser() {
  const { name } = await scene.someone();
  const { seed } = await scene.bind(await scene.sessionOf(name));
  scene.clock.advance(5 * STEP_MS);
  const refusalOf = async (totpCode: string) =>
    (await scene.attempt(name, { secondFactor: { totpCode } })).refusal;
  return { name, seed, refusalOf };
}

test('a code is taken once, and none of an earlier step after it', async () => {
  const { seed, refusalOf } = await protectedUser();
  const [before, now, next] = [scene.code(seed, -1), scene.code(seed), scene.code(seed, 1)];
  expect(await refusalOf(now)).toBeUndefined();
  expect(await refusalOf(now)).toBe('wrong');
  expect(await refusalOf(before)).toBe('wrong');
  scene.clock.advance(STEP_MS);
  expect(await refusalOf(now)).toBe('wrong');
  expect(await refusalOf(next)).toBeUndefined();
});

test('of sign-ins with one code at the same moment exactly one opens a session', async () => {
  const { name, seed } = await protectedUser();
  const secondFactor = { totpCode: scene.code(seed) };
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => scene.attempt(name, { secondFactor })));
  expect(outcomes.filter(({ refusal }) => refusal === undefined)).toHaveLength(1);
});

test('the codes that bound an authenticator sign nobody in', async () => {
  const { name } = await scene.someone();
  const { seed } = await scene.bind(await scene.sessionOf(name));
  for (const steps of [-1, 0])
    expect((await scene.attempt(name, { secondFactor: { totpCode: scene.code(seed, steps) } })).refusal).toBe(
      'wrong',
    );
});
