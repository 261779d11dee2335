import * as contracts from '@turnpike/contracts/http/instance-certificate';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import { type InInstance, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Effect, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { certificateView } from './certificate-view.ts';
import { checkCertificate } from './check-certificate.ts';
import * as repository from './repository.ts';

interface Target {
  instance: InstanceRow;
  certificate: repository.CertificateRow | null;
}

async function load(db: Db, context: InInstance): Promise<Target> {
  const instance = await loadInstance(db, context);
  return { instance, certificate: await repository.findCertificate(db, instance.id) };
}

/** It has no URN of its own: it is a matter of its gateway. */
const ofInstance = ({ target }: { target: Target }) => resourceIn(target.instance, 'instance');

const changed = ({ instanceId, id }: repository.CertificateRow): Effect[] => [
  { type: 'change', instanceId, kind: 'certificate', documentId: id },
];

const showCertificate = defineOperation(contracts.showInstanceCertificate, {
  load,
  resource: ofInstance,
  run: async (_db, { target }) => target.certificate,
  view: (row, { env }) => certificateView(row, env.gatewayAuthority(), env.now()),
});

const setCertificate = defineOperation(contracts.setInstanceCertificate, {
  load,
  resource: ofInstance,
  run: async (db, { env, input: { body }, target: { instance, certificate } }) => {
    const { key, ...checked } = checkCertificate(body.cert_content, body.private_key, env.now());
    const id = certificate?.id ?? newId();
    return repository.putCertificate(db, {
      id,
      accountId: instance.accountId,
      instanceId: instance.id,
      ...checked,
      keySealed: sealSecret(env.keyring.gatewayKey(instance.id), id, key),
      updatedAt: env.now(),
    });
  },
  effects: changed,
  view: (row, { env }) => certificateView(row, env.gatewayAuthority(), env.now()),
});

const deleteCertificate = defineOperation(contracts.deleteInstanceCertificate, {
  load,
  resource: ofInstance,
  run: async (db, { target: { certificate } }) => {
    if (!certificate) throw new ManagementError('TURNPIKE.3074');
    await repository.deleteCertificate(db, certificate);
    return certificate;
  },
  effects: changed,
  view: () => undefined,
});

export const instanceCertificateOperations: Operation[] = [
  showCertificate,
  setCertificate,
  deleteCertificate,
];
