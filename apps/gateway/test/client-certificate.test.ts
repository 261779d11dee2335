import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from './call.ts';
import { type FeatureScene, startFeatureScene } from './feature-scene.ts';
import { certificate } from './gateway-process.ts';

const host = 'api.example.com';
let folder: string;
let server: Server;
let scene: FeatureScene;
let pem: { cert: string; key: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turnpike-certificates-'));
  const { certFile, keyFile } = await certificate(folder);
  pem = { cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  server = createServer({ ...pem, requestCert: true, rejectUnauthorized: false }, (incoming, response) => {
    response.end(String((incoming.socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scene = await startFeatureScene((builder) => {
    const group = builder.group({ domains: [host] });
    const authority = `localhost:${(server.address() as AddressInfo).port}`;
    builder.api(group, { path: '/who', backend: { scheme: 'https', authority, path: '/' } });
  });
});
afterAll(async () => {
  await scene?.close();
  server?.closeAllConnections();
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

test('HTTPS backends are shown the client certificate and checked by its authorities, from when it is set until it is not', async () => {
  const who = () => call(scene.origin, '/who', { host });
  // Nobody vouches for the backend.
  expect((await who()).status).toBe(502);
  await scene.set({
    backend_client_certificate: { enable: 'on', ca: pem.cert, content: pem.cert, key: { clear: pem.key } },
  });
  expect(await who()).toMatchObject({ status: 200, text: 'localhost' });
  await scene.set({});
  expect((await who()).status).toBe(502);
});
