import { createHmac } from 'node:crypto';
import { until } from '@turnpike/testkit/poll';
import type { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { echoUpstream, type RecordingUpstream } from '@turnpike/testkit/upstream';
import { expect } from 'vitest';
import { type Answer, type CallOptions, call } from './call.ts';
import { type FeatureScene, startFeatureScene } from './feature-scene.ts';

export const host = 'api.example.com';
export const key = 'key-of-the-app';
export const secret = 'secret-of-the-app';
export const other = { key: 'key-of-another', secret: 'secret-of-another' };
export const appCode = 'AppCode-of-the-app'.padEnd(64, '0');

/** An app that is allowed to call `/app`, `/mapped` and `/code`, one that is not, and an upstream that echoes. */
export interface AppScene extends FeatureScene {
  readonly echo: RecordingUpstream;
  /** What it was published by; changes of it take effect with the next `set`. */
  readonly builder: SnapshotBuilder;
  readonly app: { id: string; key: string; grants: string[]; appCodes: string[] };
  readonly get: (path: string, headers?: Record<string, string>, options?: CallOptions) => Promise<Answer>;
  /** What the call was let in by, or the rule it was refused by, as its record has it. */
  readonly decided: (answer: Answer) => Promise<string>;
  /** Headers and target that reached the backend last, as one text. */
  readonly forwarded: () => string;
}

/** Starts it. */
export async function startAppScene(): Promise<AppScene> {
  const echo = await echoUpstream();
  let kept: SnapshotBuilder | null = null;
  let app: AppScene['app'] | null = null;
  const scene = await startFeatureScene((builder) => {
    kept = builder;
    app = appScenePublications(builder, echo.authority);
  });
  if (!kept || !app) throw new Error('nothing was published');
  return {
    ...scene,
    builder: kept,
    app,
    echo,
    get: (path, headers = {}, options = {}) => call(scene.origin, path, { host, headers, ...options }),
    decided: async (answer) => {
      const id = answer.headers['x-request-id'];
      const record = await until(
        async () => (await scene.gateway.accessRecords()).find(({ request_id }) => request_id === id),
        { deadlineMs: 5_000, waitingFor: 'the record of a call' },
      );
      expect(JSON.stringify(record)).not.toMatch(/secret-of|AppCode-of/);
      return record.decision?.rule ?? record.auth_by ?? 'nobody';
    },
    forwarded: () => {
      const { target, headers } = echo.received.at(-1) ?? {};
      return JSON.stringify({ target, headers });
    },
    close: async () => {
      await scene.close();
      await echo.close();
    },
  };
}

/** Publishes what the scene has. @returns the app, without its secret */
export function appScenePublications(builder: SnapshotBuilder, authority: string): AppScene['app'] {
  const group = builder.group({ domains: [host] });
  const backend = { authority, path: '/seen' };
  const apis = [
    builder.api(group, { path: '/app', method: 'ANY', authentication: 'APP', backend }),
    builder.api(group, { path: '/code', authentication: 'APP', appCode: true, backend }),
    builder.api(group, {
      path: '/mapped',
      authentication: 'APP',
      backend,
      requestParameters: [
        parameter('apikey', 'QUERY'),
        parameter('X-HW-AppKey', 'HEADER'),
        parameter('Authorization', 'HEADER'),
      ],
      backendParameters: [
        { name: 'q', location: 'QUERY', origin: 'REQUEST', value: 'apikey' },
        { name: 'x-moved-key', location: 'HEADER', origin: 'REQUEST', value: 'X-HW-AppKey' },
        { name: 'x-moved', location: 'HEADER', origin: 'REQUEST', value: 'Authorization' },
      ],
    }),
  ];
  builder.api(group, { path: '/open', method: 'ANY', backend });
  builder.api(group, { path: '/iam', authentication: 'IAM', backend });
  const grants = apis.map(({ apiId, environmentId }) => `${apiId}:${environmentId}`);
  builder.credential(other);
  const app = { key, grants, appCodes: [appCode] };
  return { ...app, id: builder.credential({ ...app, secret }).id };
}

/** The header of HTTP basic authentication. */
export const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token, right unless it is told otherwise. */
export function jwt(claims: object = {}, signedWith = secret, header: object = { alg: 'HS256', typ: 'JWT' }) {
  const nowS = Math.floor(Date.now() / 1_000);
  const text = `${encoded(header)}.${encoded({ iss: key, iat: nowS, exp: nowS + 600, ...claims })}`;
  return `${text}.${createHmac('sha256', signedWith).update(text).digest('base64url')}`;
}

function parameter(name: string, location: 'QUERY' | 'HEADER') {
  const bounds = { required: false, defaultValue: null, enumeration: null, min: null, max: null };
  return { name, location, type: 'STRING' as const, ...bounds, validate: true, passThrough: true };
}
