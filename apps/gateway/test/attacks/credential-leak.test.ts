import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppScene, appCode, basic, host, jwt, key, secret, startAppScene } from '../app-scene.ts';
import { type CallOptions, call, signedHeaders } from '../call.ts';

let scene: AppScene;
beforeAll(async () => {
  scene = await startAppScene();
  scene.builder.identity({
    keys: [{ ak: 'AKOFALICE', sk: 'sk-of-alice' }],
    tokens: [{ token: 'token-of-alice', expiresAtMs: Date.now() + 3_600_000 }],
  });
  await scene.set({
    ...{ app_secret: true, app_basic: true, app_api_key: true },
    app_jwt: { enable: 'on', auth_header: 'X-Jwt' },
    custom_log: {
      custom_logs: [
        { location: 'header', name: 'x-apig-appcode' },
        { location: 'header', name: 'x-hw-appkey' },
        { location: 'query', name: 'apikey' },
      ],
    } as never,
  });
});
afterAll(() => scene.close());

const signature = (target: string, more: object = {}) =>
  signedHeaders({ target, host, key, secret, ...more });

/** Each way to prove oneself, the text that gives it away, and whether it is right. */
const proofs: readonly [
  name: string,
  path: string,
  headers: () => Record<string, string>,
  secrets: () => RegExp,
  right: boolean,
][] = [
  ['a signature', '/app', () => signature('/app'), () => /secret-of-the-app|Signature=/, true],
  [
    'a wrong signature',
    '/app',
    () => signature('/app', { secret: 'wrong-secret' }),
    () => /wrong-secret|Signature=/,
    false,
  ],
  ['an AppCode', '/code', () => ({ 'x-apig-appcode': appCode }), () => /AppCode-of-the-app/, true],
  [
    'a wrong AppCode',
    '/code',
    () => ({ 'x-apig-appcode': 'AppCode-of-nobody' }),
    () => /AppCode-of-nobody/,
    false,
  ],
  [
    'key and secret',
    '/app',
    () => ({ 'x-hw-id': key, 'x-hw-appkey': secret }),
    () => /secret-of-the-app/,
    true,
  ],
  [
    'a wrong secret',
    '/app',
    () => ({ 'x-hw-id': key, 'x-hw-appkey': 'guess-of-it' }),
    () => /guess-of-it/,
    false,
  ],
  ['basic authentication', '/app', () => basic(key, secret), () => /secret-of-the-app|Basic /, true],
  ['a JSON Web Token', '/app', () => ({ 'x-jwt': jwt() }), () => /eyJ[\w-]+\.eyJ/, true],
  ['an IAM token', '/iam', () => ({ 'x-auth-token': 'token-of-alice' }), () => /token-of-alice/, true],
  [
    'a wrong IAM token',
    '/iam',
    () => ({ 'x-auth-token': 'token-of-nobody' }),
    () => /token-of-nobody/,
    false,
  ],
  [
    'an access key',
    '/iam',
    () => signedHeaders({ target: '/iam', host, key: 'AKOFALICE', secret: 'sk-of-alice' }),
    () => /sk-of-alice|Signature=/,
    true,
  ],
];

/** All that the gateway has written to its disk, its own log, and what it sent up. */
async function written(): Promise<string> {
  const { folder } = scene.gateway;
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter(
    (entry) => entry.isFile() && /\.log|\.ndjson|spool/.test(join(entry.parentPath, entry.name)),
  );
  const texts = await Promise.all(
    files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8').catch(() => '')),
  );
  return [
    ...texts,
    scene.gateway.log(),
    JSON.stringify(scene.feed.decisions),
    JSON.stringify(scene.feed.records.records),
  ].join('\n');
}

async function recorded(requestId: unknown): Promise<string> {
  await until(() => scene.feed.records.records.some(({ request_id }) => request_id === requestId), {
    deadlineMs: 15_000,
    waitingFor: 'the record of a call to be sent up',
  });
  return written();
}

describe('neither a backend nor any log gets', () => {
  test.each(proofs)('%s', async (_name, path, headers, secrets, right) => {
    scene.echo.received.length = 0;
    const options: CallOptions = { host, headers: headers() };
    const answer = await call(scene.secureOrigin, path, options);
    expect(answer.status).toBe(right ? 200 : 401);
    expect(JSON.stringify(scene.echo.received)).not.toMatch(secrets());
    if (!right) expect(scene.echo.received).toEqual([]);
    expect(await recorded(answer.headers['x-request-id'])).not.toMatch(secrets());
  });
});

test('an answer never holds what would have been right', async () => {
  for (const [, path, headers, , right] of proofs.filter((proof) => !proof[4])) {
    const answer = await call(scene.secureOrigin, path, { host, headers: headers() });
    expect([right, JSON.stringify(answer)]).toEqual([
      false,
      expect.not.stringMatching(/secret-of-the-app|AppCode-of-the-app|sk-of-alice/),
    ]);
  }
});

test('a secret in another case, or with _ for -, or twice, does not slip past to the backend', async () => {
  for (const name of ['X-APIG-APPCODE', 'x_apig_appcode', 'X-Apig_AppCode']) {
    scene.echo.received.length = 0;
    const headers = { ...signature('/app'), [name]: appCode };
    await call(scene.secureOrigin, '/app', { host, headers });
    expect(JSON.stringify(scene.echo.received)).not.toMatch(/AppCode-of-the-app/);
  }
});
