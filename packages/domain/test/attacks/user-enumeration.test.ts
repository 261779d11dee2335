import { changePassword, updateUser } from '@turnpike/contracts/http/users';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/kernel/new-id.ts';
import type { SignInInput } from '../../src/sessions/sign-in.ts';
import { createSignInScene, PASSWORD, type SignInScene } from '../sign-in-scene.ts';

/** Attack: find out which accounts and users there are by what a sign-in answers, and when. */
let scene: SignInScene;
/** How to fail to sign in, by the reason. */
let reasons: Record<string, () => Partial<SignInInput> & { userName: string }>;

beforeAll(async () => {
  scene = await createSignInScene();
  const [known, disabled, programmatic, changing] = [
    await scene.someone(),
    await scene.someone(),
    await scene.someone({ access_mode: 'programmatic', password: undefined }),
    await scene.someone({ pwd_status: true }),
  ];
  await scene.call(updateUser, { path: { user_id: disabled.id }, body: { user: { enabled: false } } });
  const protectedUser = await scene.someone();
  await scene.bind(await scene.sessionOf(protectedUser.name));
  scene.clock.advance(30_000);
  const secondFactor = { totpCode: '000000' };
  reasons = {
    'no such account': () => ({ accountName: `a${newId()}`, userName: known.name }),
    'no such user': () => ({ userName: `u${newId()}` }),
    'wrong password': () => ({ userName: known.name, password: 'Wr0ngPassword' }),
    'disabled, right password': () => ({ userName: disabled.name }),
    'disabled, wrong password': () => ({ userName: disabled.name, password: 'Wr0ngPassword' }),
    'no password': () => ({ userName: programmatic.name }),
    'must change, wrong password': () => ({ userName: changing.name, password: 'Wr0ngPassword' }),
    'second factor, wrong password': () => ({
      userName: protectedUser.name,
      password: 'Wr0ngPassword',
      secondFactor,
    }),
    'wrong second factor': () => ({ userName: protectedUser.name, secondFactor }),
  };
});
afterAll(() => scene.world.close());

const forgetFailures = () => scene.world.env.database.signInThrottle.deleteMany();

async function timed(reason: string): Promise<{ answer: unknown; ms: number }> {
  const { userName, ...more } = reasons[reason]?.() ?? { userName: '' };
  const startedAt = performance.now();
  const answer = await scene.attempt(userName, more);
  return { answer, ms: performance.now() - startedAt };
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

test('whatever is wrong, the answer is the same and takes as long', { timeout: 60_000 }, async () => {
  const times = new Map<string, number[]>();
  for (let round = 0; round < 7; round += 1) {
    await forgetFailures();
    for (const reason of Object.keys(reasons)) {
      const { answer, ms } = await timed(reason);
      expect({ reason, answer }).toEqual({ reason, answer: { refusal: 'wrong' } });
      times.set(reason, [...(times.get(reason) ?? []), ms]);
    }
  }
  const medians = Object.fromEntries([...times].map(([reason, values]) => [reason, median(values)]));
  const spread = Math.max(...Object.values(medians)) - Math.min(...Object.values(medians));
  // Whoever does more or less work than another is answered at the end of the same slot of 250 ms.
  expect({ isEven: spread < 60, medians }).toMatchObject({ isEven: true });
});

test('a name is locked after as many failures whether somebody has it or not, and answers alike then', {
  timeout: 60_000,
}, async () => {
  await forgetFailures();
  const { name } = await scene.someone();
  const accountName = `a${newId()}`;
  const guesses: Record<string, Partial<SignInInput> & { userName: string }> = {
    known: { userName: name },
    'no such user': { userName: `u${newId()}` },
    'no such account': { accountName, userName: name },
  };
  const seen = await Promise.all(
    Object.values(guesses).map(async ({ userName, ...more }) => {
      const answers: unknown[] = [];
      for (let n = 0; n < 7; n += 1)
        answers.push(await scene.attempt(userName, { password: 'Wr0ngPassword', ...more }));
      answers.push(await scene.attempt(userName, { password: PASSWORD, ...more }));
      return answers;
    }),
  );
  const until = new Date(scene.clock.now() + 15 * 60_000);
  const wrong = Array(5).fill({ refusal: 'wrong' });
  const locked = Array(3).fill({ refusal: 'locked', until });
  for (const answers of seen) expect(answers).toEqual([...wrong, ...locked]);
});

test('whoever is signed in finds out no users by changing passwords', async () => {
  const { name, id } = await scene.someone();
  const other = await scene.someone();
  const caller = await scene.sessionOf(name);
  const refusalFor = (user_id: string, original_password: string) =>
    scene.refusal(
      changePassword,
      { path: { user_id }, body: { user: { original_password, password: 'N3w-password' } } },
      caller,
    );
  // Refused before the password is looked at: it is no oracle for whoever may not change it.
  expect((await refusalFor(other.id, PASSWORD)).replaceAll(other.id, 'id')).toBe(
    (await refusalFor(other.id, 'Wr0ng')).replaceAll(other.id, 'id'),
  );
  expect(await refusalFor(id, 'Wr0ng')).toContain('TURNPIKE.0410');
});
