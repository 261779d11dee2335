import { revokeToken } from '@turnpike/contracts/http/tokens';
import { deleteAccessKey, updateAccessKey } from '@turnpike/contracts/http/users';
import { endSession } from '@turnpike/domain/sessions/sign-in';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AdapterScene,
  cookieOf,
  createAdapterScene,
  ownPage,
  type Person,
  send,
  sendSigned,
  USERS,
  verdict,
} from '../adapter-scene.ts';

let scene: AdapterScene;
beforeAll(async () => {
  scene = await createAdapterScene();
});
afterAll(() => scene.close());

type Replay = () => Promise<Response>;
type Taken = (person: Person) => Promise<{ replay: Replay; revoke: () => Promise<unknown> }>;

const kinds: Record<string, Taken> = {
  'a token': async (person) => {
    const token = await person.token();
    return {
      replay: () => send('GET', USERS, { headers: { 'x-auth-token': token } }),
      revoke: () => {
        const headers = { 'x-auth-token': token, 'x-subject-token': token };
        return send(revokeToken.method, revokeToken.path, { headers });
      },
    };
  },
  'a console session': async (person) => {
    const id = await person.session();
    const cookie = await cookieOf(id, scene.sessionSecret);
    return {
      replay: () => send('GET', USERS, { headers: { ...ownPage, cookie } }),
      revoke: () => endSession(scene.world.env, id),
    };
  },
  'an access key that is deleted': async ({ key }) => ({
    replay: () => sendSigned('GET', USERS, key),
    revoke: () => scene.ask(deleteAccessKey, { access_key: key.ak }),
  }),
  'an access key that is disabled': async ({ key }) => ({
    replay: () => sendSigned('GET', USERS, key),
    revoke: () => scene.ask(updateAccessKey, { access_key: key.ak }, { credential: { status: 'inactive' } }),
  }),
  'a temporary key whose access key is deleted': async (person) => {
    const temporary = await person.temporaryKey();
    return {
      replay: () => sendSigned('GET', USERS, temporary),
      revoke: () => scene.ask(deleteAccessKey, { access_key: person.key.ak }),
    };
  },
};

const taken = Object.entries(kinds);

test.each(taken)('%s opens nothing from the next request on', async (_kind, take) => {
  const { replay, revoke } = await take(await scene.person());
  expect((await replay()).status).toBe(200);
  await revoke();
  expect(await verdict(replay())).toEqual([401, 'APIG.1002']);
});

const ways: [string, (person: Person) => Promise<unknown>][] = [
  ['disabled', (person) => person.disable()],
  ['deleted', (person) => person.remove()],
];
const credentials = taken.filter(([kind]) => !kind.includes('that is disabled'));

test.each(ways)(
  'whatever a %s user was known by opens nothing from the next request on',
  async (_way, end) => {
    const person = await scene.person();
    const replays: Replay[] = [];
    for (const [, take] of credentials) replays.push((await take(person)).replay);
    for (const replay of replays) expect((await replay()).status).toBe(200);
    await end(person);
    for (const replay of replays) expect(await verdict(replay())).toEqual([401, 'APIG.1002']);
  },
);

test('revoking a token twice, or with itself when it is gone, tells nothing', async () => {
  const person = await scene.person();
  const token = await person.token();
  const revoke = () =>
    sendSigned(revokeToken.method, revokeToken.path, person.key, { headers: { 'x-subject-token': token } });
  expect((await revoke()).status).toBe(204);
  expect(await verdict(revoke())).toEqual([404, 'TURNPIKE.3061']);
});
