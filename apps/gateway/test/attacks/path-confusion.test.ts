import { echoUpstream, type RecordingUpstream } from '@turnpike/testkit/upstream';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FeatureScene, startFeatureScene } from '../feature-scene.ts';
import { rawCall } from '../raw-call.ts';

const host = 'api.example.com';

/** `/open/...` is for everybody, `/private` wants a credential; both lead to the same backend. */
let echo: RecordingUpstream;
let scene: FeatureScene;
let port: number;
beforeAll(async () => {
  echo = await echoUpstream();
  scene = await startFeatureScene((builder) => {
    const group = builder.group({ domains: [host] });
    const backend = { authority: echo.authority };
    builder.api(group, {
      path: '/open/{rest+}',
      requestParameters: [],
      backendParameters: [],
      backend: { ...backend, path: '/open' },
    });
    builder.api(group, { path: '/exact', backend: { ...backend, path: '/exact' } });
    builder.api(group, {
      path: '/private',
      authentication: 'APP',
      backend: { ...backend, path: '/private' },
    });
  });
  port = (await scene.gateway.status()).httpPort;
});
afterAll(async () => {
  await scene.close();
  await echo.close();
});
beforeEach(() => {
  echo.received.length = 0;
});

/** Status, and what the backend got. */
async function ask(path: string): Promise<{ status: number; backend: string[] }> {
  echo.received.length = 0;
  const text = await rawCall(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const status = Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? 0);
  return { status, backend: echo.received.map(({ target }) => target) };
}

/** All that a lenient backend might read a path as. */
function readings(path: string): string[] {
  const found = [path];
  for (let text = path, round = 0; round < 3; round += 1) {
    text = text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    found.push(text, text.replaceAll('\\', '/'), text.replace(/;[^/]*/g, ''));
  }
  return found;
}

describe('no spelling leads from what is open to what is private', () => {
  test.each([
    ...['/open/../private', '/open/./../private', '/open/%2e%2e/private', '/open/%2E%2E/private'],
    ...['/open/.%2e/private', '/open/..%2fprivate', '/open/..%2Fprivate', '/open/%2e%2e%2fprivate'],
    ...['/open/a/../../private', '/open/..', '/open/..?x', '/open/.', '/open/a/%2e'],
    ...['/open/..%5cprivate', '/open/..%5Cprivate', '/../private', '/open/x/..;/private'],
  ])('%s is refused before any backend is asked', async (path) => {
    const { status, backend } = await ask(path);
    expect([400, 404]).toContain(status);
    expect(backend).toEqual([]);
  });

  test.each([
    '/PRIVATE',
    '//private',
    '/private/',
    '/private;a=b',
    '/private%20',
    '/private%00',
    '/private%2f',
    '/./private',
  ])('%s is not the private API, and no other', async (path) => {
    const { status, backend } = await ask(path);
    expect([400, 401, 404]).toContain(status);
    expect(backend).toEqual([]);
  });

  test('an escape of a letter is that letter: the API asks for its credential', async () => {
    for (const path of ['/%70rivate', '/p%72ivate', '/privat%65'])
      expect(await ask(path)).toEqual({ status: 401, backend: [] });
  });
});

test('case, double slashes and trailing slashes tell paths apart', async () => {
  expect((await ask('/exact')).status).toBe(200);
  for (const path of ['/Exact', '//exact', '/exact//', '/%2fexact'])
    expect((await ask(path)).status).toBe(404);
});

test('whatever is sent, a backend never gets a path that could be read as leading up, or as another API’s', async () => {
  const piece = fc.constantFrom(
    ...[
      '..',
      '.',
      '%2e',
      '%2E',
      '%2f',
      '%2F',
      '%5c',
      '\\\\',
      '/',
      '//',
      ';',
      'a',
      'private',
      '%70',
      '%00',
      '%25',
      '%252e',
      '%252f',
      '?',
    ],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
      const { backend } = await ask(`/open/${pieces.join('')}`);
      for (const target of backend) {
        const [path = ''] = target.split('?');
        expect(path.startsWith('/open')).toBe(true);
        // One decoding more than the gateway's own is the backend's; twice encoded is what the caller meant.
        for (const reading of readings(path).slice(0, 2)) expect(reading.split(/[/\\]/)).not.toContain('..');
      }
    }),
    { numRuns: 300 },
  );
}, 60_000);
