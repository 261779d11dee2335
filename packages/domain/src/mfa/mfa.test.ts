import * as contracts from '@turnpike/contracts/http/mfa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callerOfSession, createSignInScene, type SignInScene } from '../../test/sign-in-scene.ts';

let scene: SignInScene;
beforeAll(async () => {
  scene = await createSignInScene();
});
afterAll(() => scene.world.close());

const STEP_MS = 30_000;
const WRONG_CODE = 'TURNPIKE.0411: The code is wrong, or was used before.';

/** Somebody with a bound authenticator, in the session in which they bound it. */
async function protectedUser() {
  const { name, id } = await scene.someone();
  const caller = await scene.sessionOf(name);
  return { name, id, caller, ...(await scene.bind(caller)) };
}

/** Session id, or the refusal. */
async function outcome(name: string, secondFactor?: { totpCode: string } | { recoveryCode: string }) {
  const opened = await scene.attempt(name, { secondFactor });
  return opened.refusal ?? opened.sessionId;
}

test('once an authenticator is bound, sign-in takes its code, and the session knows when it was shown', async () => {
  const { name, seed } = await protectedUser();
  scene.clock.advance(STEP_MS);
  expect(await outcome(name)).toBe('second_factor_needed');
  expect(await outcome(name, { totpCode: '000000' })).toBe('wrong');
  const { principal } = await scene.sessionOf(name, { secondFactor: { totpCode: scene.code(seed) } });
  expect(principal.mfaAt).toEqual(scene.clock.date());
});

test('binding shows the second factor: the session in which it is done has it from then on', async () => {
  const { caller } = await protectedUser();
  expect(caller.principal.mfaAt).toBeNull();
  const again = await callerOfSession(scene.world.env, caller.principal.credential.id);
  expect(again.principal.mfaAt).toEqual(scene.clock.date());
});

test('a code of the step before or after is taken, one of two steps away is not', async () => {
  const { name, seed } = await protectedUser();
  scene.clock.advance(10 * STEP_MS);
  expect(await outcome(name, { totpCode: scene.code(seed, -2) })).toBe('wrong');
  expect(await outcome(name, { totpCode: scene.code(seed, 2) })).toBe('wrong');
  expect(await outcome(name, { totpCode: scene.code(seed, -1) })).toMatch(/^[0-9a-f]{32}$/);
  expect(await outcome(name, { totpCode: scene.code(seed, 1) })).toMatch(/^[0-9a-f]{32}$/);
});

test('a second factor of somebody who has bound none is not looked at', async () => {
  const { name } = await scene.someone();
  const { principal } = await scene.sessionOf(name, { secondFactor: { totpCode: '123456' } });
  expect(principal.mfaAt).toBeNull();
});

test('binding takes two codes in a row of the authenticator; anything else is counted as a wrong guess', async () => {
  const { name, id } = await scene.someone();
  const caller = await scene.sessionOf(name);
  const create = { body: { virtual_mfa_device: { name: 'phone', user_id: id } } };
  const { virtual_mfa_device } = await scene.call(contracts.createMfaDevice, create, caller);
  const { serial_number, base32_string_seed: seed } = virtual_mfa_device;
  const bind = (first: string, second: string) => ({
    body: {
      user_id: id,
      serial_number,
      authentication_code_first: first,
      authentication_code_second: second,
    },
  });
  const refusal = (first: string, second: string) =>
    scene.refusal(contracts.bindMfaDevice, bind(first, second), caller);
  const code = (steps: number) => scene.code(seed, steps);
  expect(await refusal(code(0), code(0))).toBe(WRONG_CODE);
  expect(await refusal(code(0), code(-1))).toBe(WRONG_CODE);
  expect(await refusal(code(-2), code(0))).toBe(WRONG_CODE);
  expect(await refusal(code(1), code(2))).toBe(WRONG_CODE);
  expect(await outcome(name)).toMatch(/^[0-9a-f]{32}$/);
  await scene.call(contracts.bindMfaDevice, bind(code(0), code(1)), caller);
  expect(await refusal(code(0), code(1))).toContain('TURNPIKE.3431');
  expect(await scene.refusal(contracts.createMfaDevice, create, caller)).toContain('TURNPIKE.3431');
});

test('an authenticator that was never bound is replaced by a new one, and its secret is kept sealed', async () => {
  const { name, id } = await scene.someone();
  const caller = await scene.sessionOf(name);
  const body = { virtual_mfa_device: { name: 'phone', user_id: id } };
  const make = async () =>
    (await scene.call(contracts.createMfaDevice, { body }, caller)).virtual_mfa_device.base32_string_seed;
  const [first, second] = [await make(), await make()];
  expect(first).toMatch(/^[A-Z2-7]{32}$/);
  expect(second).not.toBe(first);
  const { database } = scene.world.env;
  const stored = [await database.mfaDevice.findMany(), await database.auditEvent.findMany()];
  const text = JSON.stringify(stored, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  expect(text).not.toContain(first);
  expect(text).not.toContain(second);
});

test('unbinding one’s own takes a code; deleting it does not get around that', async () => {
  const { id, name, caller, seed, serialNumber: serial_number } = await protectedUser();
  scene.clock.advance(STEP_MS);
  const unbind = (authentication_code: string) => ({
    body: { user_id: id, serial_number, authentication_code },
  });
  const remove = { query: { user_id: id, serial_number } };
  expect(await scene.refusal(contracts.deleteMfaDevice, remove, caller)).toContain('TURNPIKE.3431');
  expect(await scene.refusal(contracts.unbindMfaDevice, unbind('000000'), caller)).toBe(WRONG_CODE);
  await scene.call(contracts.unbindMfaDevice, unbind(scene.code(seed)), caller);
  expect(await outcome(name)).toMatch(/^[0-9a-f]{32}$/);
  await scene.call(contracts.deleteMfaDevice, remove, caller);
  const show = { path: { user_id: id } };
  expect(await scene.refusal(contracts.showMfaDevice, show, caller)).toContain('TURNPIKE.3063');
});

test('an administrator removes somebody’s authenticator without a code; somebody else may not', async () => {
  const { id, name, serialNumber: serial_number } = await protectedUser();
  const stranger = await scene.sessionOf((await scene.someone()).name);
  const remove = { query: { user_id: id, serial_number } };
  expect(await scene.refusal(contracts.deleteMfaDevice, remove, stranger)).toContain('APIG.1005');
  await scene.call(contracts.deleteMfaDevice, remove);
  expect(await outcome(name)).toMatch(/^[0-9a-f]{32}$/);
});

test('login protection keeps the authenticator: its user cannot unbind it, and it needs one that is bound', async () => {
  const { id, caller, seed, serialNumber: serial_number } = await protectedUser();
  const path = { user_id: id };
  const on = { path, body: { login_protect: { enabled: true, verification_method: 'vmfa' as const } } };
  expect(await scene.refusal(contracts.updateLoginProtect, on, caller)).toContain('APIG.1005');
  const protection = { user_id: id, enabled: true, verification_method: 'vmfa' };
  expect(await scene.call(contracts.updateLoginProtect, on)).toEqual({ login_protect: protection });
  expect(await scene.call(contracts.showLoginProtect, { path }, caller)).toEqual({
    login_protect: protection,
  });
  expect((await scene.call(contracts.listLoginProtects)).login_protects).toContainEqual(protection);
  scene.clock.advance(STEP_MS);
  const unbind = { body: { user_id: id, serial_number, authentication_code: scene.code(seed) } };
  expect(await scene.refusal(contracts.unbindMfaDevice, unbind, caller)).toContain('TURNPIKE.3433');
  const unprotected = { ...on, path: { user_id: (await scene.someone()).id } };
  expect(await scene.refusal(contracts.updateLoginProtect, unprotected)).toContain('TURNPIKE.3432');
});

test('login protection by text message is refused by name', async () => {
  const { id } = await protectedUser();
  const body = { login_protect: { enabled: true, verification_method: 'sms' as 'vmfa' } };
  expect(await scene.refusal(contracts.updateLoginProtect, { path: { user_id: id }, body })).toContain(
    'login_protect.verification_method',
  );
});

test('ten recovery codes stand in for the authenticator once each; new ones take the place of the old', async () => {
  const { id, name, caller: before } = await protectedUser();
  const caller = await callerOfSession(scene.world.env, before.principal.credential.id);
  const path = { project_id: scene.account.project_id, user_id: id };
  const make = async () => (await scene.call(contracts.createRecoveryCodes, { path }, caller)).recovery_codes;
  const left = async () => (await scene.call(contracts.showRecoveryCodes, { path }, caller)).left;
  expect(await left()).toBe(0);
  const [old, codes] = [await make(), await make()];
  expect(new Set(codes).size).toBe(10);
  expect(await outcome(name, { recoveryCode: old[0] ?? '' })).toBe('wrong');
  expect(await outcome(name, { recoveryCode: codes[0] ?? '' })).toMatch(/^[0-9a-f]{32}$/);
  expect(await outcome(name, { recoveryCode: codes[0] ?? '' })).toBe('wrong');
  const typed = (codes[1] ?? '').toUpperCase().replaceAll('-', ' ');
  const { principal } = await scene.sessionOf(name, { secondFactor: { recoveryCode: typed } });
  expect(principal.mfaAt).toEqual(scene.clock.date());
  expect(await left()).toBe(8);
});

test('recovery codes are of use with an authenticator only, to their own user only, and kept as hashes', async () => {
  const [one, other] = [await protectedUser(), await protectedUser()];
  const pathOf = (user_id: string) => ({ path: { project_id: scene.account.project_id, user_id } });
  const { recovery_codes } = await scene.call(contracts.createRecoveryCodes, pathOf(one.id));
  expect(await outcome(other.name, { recoveryCode: recovery_codes[0] ?? '' })).toBe('wrong');
  const bare = await scene.someone();
  expect(await scene.refusal(contracts.createRecoveryCodes, pathOf(bare.id))).toContain('TURNPIKE.3432');
  const { database } = scene.world.env;
  const stored = [await database.recoveryCode.findMany(), await database.auditEvent.findMany()];
  const text = JSON.stringify(stored, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  for (const code of recovery_codes) expect(text).not.toContain(code);
});
