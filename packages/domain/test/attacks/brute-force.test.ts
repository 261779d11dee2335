import { createHash } from 'node:crypto';
import { loginPolicySchema } from '@turnpike/contracts/account-security/login-policy';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newId } from '../../src/kernel/new-id.ts';
import { ADDRESS_LIMIT, admit, attemptOf } from '../../src/sign-in/throttle.ts';
import { verifyPassword } from '../../src/users/password.ts';
import { createSignInScene, freshAddress, PASSWORD, type SignInScene } from '../sign-in-scene.ts';

/** Attack: guess a password, one user's by many guesses at once, or many users' from one address. */
let scene: SignInScene;
beforeAll(async () => {
  scene = await createSignInScene();
});
afterAll(() => scene.world.close());

// The real one, with its calls counted.
vi.mock('../../src/users/password.ts', { spy: true });
const looked = vi.mocked(verifyPassword);

const from = (sourceIp: string) => ({ from: { requestId: newId(), sourceIp, userAgent: '' } });

test('of thirty guesses at once, five are looked at and not one more; the right one comes too late', async () => {
  const { name } = await scene.someone();
  const guesses = Array.from({ length: 30 }, (_, n) => createHash('sha256').update(`${n}`).digest('hex'));
  looked.mockClear();
  const refusals = await Promise.all(
    guesses.map(async (password) => (await scene.attempt(name, { password })).refusal),
  );
  expect(refusals.filter((each) => each === 'wrong')).toHaveLength(5);
  expect(refusals.filter((each) => each === 'locked')).toHaveLength(25);
  expect(looked).toHaveBeenCalledTimes(5);
  expect((await scene.attempt(name, { password: PASSWORD })).refusal).toBe('locked');
});

test('several processes that count at once give away no more places than there are', async () => {
  // Here without the queue of one process: what remains is the statement that counts.
  const attempts = Array.from({ length: 40 }, () =>
    attemptOf(scene.world.env, ['acme', 'ann'], freshAddress(), loginPolicySchema.parse({})),
  );
  const admitted = await Promise.all(attempts.map((attempt) => admit(scene.world.env, attempt)));
  expect(admitted.filter((lockedUntil) => lockedUntil === null)).toHaveLength(5);
});

test('one address tries fifty names and is locked, for names that nobody has tried yet, too', {
  timeout: 120_000,
}, async () => {
  const [address, elsewhere] = [freshAddress(), freshAddress()];
  const { name } = await scene.someone();
  for (let batch = 0; batch < ADDRESS_LIMIT.failures; batch += 10) {
    const refusals = await Promise.all(
      Array.from({ length: 10 }, () => scene.attempt(`u${newId()}`, from(address))),
    );
    expect(new Set(refusals.map(({ refusal }) => refusal))).toEqual(new Set(['wrong']));
  }
  looked.mockClear();
  expect((await scene.attempt(name, from(address))).refusal).toBe('locked');
  expect(looked).not.toHaveBeenCalled();
  // Others are not locked out by it, the user neither.
  expect((await scene.attempt(name, from(elsewhere))).refusal).toBeUndefined();
  scene.clock.advance(ADDRESS_LIMIT.lockoutMs);
  expect((await scene.attempt(name, from(address))).refusal).toBeUndefined();
});

test('an own account does not help: a success forgives none of the failures of its address', {
  timeout: 120_000,
}, async () => {
  const address = freshAddress();
  const { name } = await scene.someone();
  for (let n = 0; n < ADDRESS_LIMIT.failures; n += 1) {
    if (n % 10 === 9) expect((await scene.attempt(name, from(address))).refusal).toBeUndefined();
    await scene.attempt(`u${newId()}`, from(address));
  }
  expect((await scene.attempt(name, from(address))).refusal).toBe('locked');
});

test('all addresses of one IPv6 network count as one', async () => {
  const policy = loginPolicySchema.parse({});
  const keyOf = (sourceIp: string) => attemptOf(scene.world.env, ['a', 'b'], sourceIp, policy).addressKey;
  expect(keyOf('2001:db8:0:1::1')).toBe(keyOf('2001:db8:0:1:ffff::2'));
  expect(keyOf('2001:db8:0:1::1')).not.toBe(keyOf('2001:db8:0:2::1'));
  expect(keyOf('192.0.2.1')).toBe(keyOf('::ffff:192.0.2.1'));
  expect(keyOf('192.0.2.1')).not.toBe(keyOf('192.0.2.2'));
});

test('who knows the password guesses codes no more often than passwords', async () => {
  const { name } = await scene.someone();
  await scene.bind(await scene.sessionOf(name));
  scene.clock.advance(30_000);
  const guess = (secondFactor?: { totpCode: string }) => scene.attempt(name, { secondFactor });
  for (let n = 0; n < 5; n += 1) {
    // Asking for the second step in between forgives nothing.
    expect((await guess()).refusal).toBe('second_factor_needed');
    expect((await guess({ totpCode: `00000${n}` })).refusal).toBe('wrong');
  }
  expect((await guess()).refusal).toBe('locked');
});

test('what is counted is stored under hashes: names and addresses cannot be read from the table', async () => {
  await scene.attempt('somebody-unknown', { ...from('203.0.113.77'), accountName: 'some-account' });
  const rows = await scene.world.env.database.signInThrottle.findMany();
  expect(rows.length).toBeGreaterThan(1);
  for (const { key } of rows) expect(key).toMatch(/^[0-9a-f]{64}$/);
});
