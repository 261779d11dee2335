import * as contracts from '@turnpike/contracts/http/instance-certificate';
import { listInstanceEvents } from '@turnpike/contracts/http/instances';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import { makeCertificate } from '@turnpike/testkit/certificates';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { publish } from '../../src/config-feed/publish.ts';
import { readDocumentsSince } from '../../src/config-feed/repository.ts';
import { warnOfEndingCertificates } from '../../src/instance-certificates/warn-of-ending.ts';
import { createScene, type Scene } from '../scene.ts';

const DAY_MS = 86_400_000;
const made = makeCertificate({ names: ['api.example.com'], key: 'rsa:2048' });
const next = makeCertificate({ names: ['api.example.com'] });
const bodyOf = ({ cert, key }: typeof made) => ({ cert_content: cert, private_key: key });

let first: Scene;
let scene: Scene;
beforeAll(async () => {
  first = await createScene();
});
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
});
afterAll(() => first?.world.close());

const set = (which = made) => scene.call(contracts.setInstanceCertificate, { body: bodyOf(which) });

async function documents(): Promise<DocumentBody<'certificate'>[]> {
  const { database } = scene.world.env;
  await publish(database, scene.tenant.instanceId, 'all', scene.world.env);
  const read = await readDocumentsSince(database, scene.tenant.instanceId, -1);
  const shown = read?.documents.filter(({ kind, hash }) => kind === 'certificate' && hash !== null) ?? [];
  return shown.map((document) => (document as unknown as { body: DocumentBody<'certificate'> }).body);
}

test('a certificate is shown by all but its key, and taken away again', async () => {
  expect(await scene.call(contracts.showInstanceCertificate)).toMatchObject({
    source: 'local_authority',
    certificate: null,
  });
  const shown = await set();
  expect(shown).toMatchObject({
    source: 'custom',
    certificate: {
      subject: 'CN=api.example.com',
      names: ['api.example.com'],
      ...{ key_type: 'RSA', key_size: 2_048, expired: false, chain_length: 1 },
    },
  });
  expect(shown.certificate?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(shown)).not.toContain('PRIVATE');
  expect(await scene.call(contracts.showInstanceCertificate)).toEqual(shown);
  expect((await set(next)).certificate).toMatchObject({ key_type: 'EC', key_size: 256 });
  await scene.call(contracts.deleteInstanceCertificate);
  expect(await scene.refusal(contracts.deleteInstanceCertificate)).toMatch(/^TURNPIKE\.3074/);
  expect((await scene.call(contracts.showInstanceCertificate)).source).toBe('local_authority');
});

test('the gateway is told, of the key by its own seal only; the database holds it in no other form', async () => {
  await set();
  const [document, ...more] = await documents();
  expect(more).toEqual([]);
  expect(document).toMatchObject({ domains: ['api.example.com'], isDefault: true });
  const { instanceId } = scene.tenant;
  const key = scene.world.env.keyring.gatewayKey(instanceId);
  const { sealed } = (document?.key ?? { sealed: '' }) as { sealed: string };
  expect(openSecret(key, document?.id ?? '', sealed)).toBe(made.key);
  const rows = JSON.stringify([
    await scene.world.env.database.instanceCertificate.findMany(),
    await scene.world.env.database.auditEvent.findMany({ select: { before: true, after: true } }),
  ]);
  expect(rows).not.toContain('PRIVATE KEY');
  await scene.call(contracts.deleteInstanceCertificate);
  expect(await documents()).toEqual([]);
});

test('one that a gateway could not serve is refused, and the one before stays', async () => {
  const { certificate } = await set();
  const body = { ...bodyOf(next), private_key: made.key };
  expect(await scene.refusal(contracts.setInstanceCertificate, { body })).toMatch(
    /^APIG\.2012: .*private_key/,
  );
  expect((await scene.call(contracts.showInstanceCertificate)).certificate).toEqual(certificate);
});

test('the time line warns once of a certificate that ends soon, and once when it has ended', async () => {
  await set();
  const { database } = scene.world.env;
  const lines = async () =>
    (await scene.call(listInstanceEvents)).events
      .filter(({ kind }) => kind === 'certificate')
      .map((e) => e.message);
  const { notAfter } = await database.instanceCertificate.findFirstOrThrow({
    where: { instanceId: scene.tenant.instanceId },
  });
  const at = (days: number) => new Date(notAfter.getTime() + days * DAY_MS);
  await warnOfEndingCertificates(database, at(-31));
  expect(await lines()).toEqual([]);
  for (const days of [-29, -20, -1]) await warnOfEndingCertificates(database, at(days));
  expect(await lines()).toEqual([expect.stringContaining('ends on')]);
  for (const days of [0, 1, 5]) await warnOfEndingCertificates(database, at(days));
  expect((await lines()).sort()).toEqual([
    expect.stringContaining('ended on'),
    expect.stringContaining('ends on'),
  ]);
});
