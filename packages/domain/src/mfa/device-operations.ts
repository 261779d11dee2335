import * as contracts from '@turnpike/contracts/http/mfa';
import { openSecret, sealSecret } from '@turnpike/contracts/snapshot/seal';
import { defineOperation, type Env, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { noteSecondFactor } from '../sessions/repository.ts';
import { countedProof } from '../sign-in/counted-proof.ts';
import { userOf } from '../users/load-user.ts';
import { type DeviceOfUser, loadDevice, resourceOfUser, serialNumberOf } from './load-device.ts';
import * as repository from './repository.ts';
import { takeSecondFactor } from './second-factor.ts';
import { newTotpSecret, stepOfCodesInRow } from './totp.ts';

const createDevice = defineOperation(contracts.createMfaDevice, {
  load: (db, { principal, input: { body } }) => userOf(db, principal, body.virtual_mfa_device.user_id),
  resource: ({ principal, target }) => resourceOfUser(principal, target),
  run: async (db, { env, target, input: { body } }) => {
    if ((await repository.findDevice(db, target.accountId, target.id))?.boundAt)
      throw new ManagementError('TURNPIKE.3431');
    const secret = newTotpSecret();
    const device = await repository.insertDevice(db, {
      userId: target.id,
      accountId: target.accountId,
      name: body.virtual_mfa_device.name,
      secretSealed: sealSecret(env.keyring.mfaKey(), target.id, secret),
      createdAt: env.now(),
    });
    return { device, secret };
  },
  view: ({ device, secret }) => ({
    virtual_mfa_device: { serial_number: serialNumberOf(device), base32_string_seed: secret },
  }),
});

const deleteDevice = defineOperation(contracts.deleteMfaDevice, {
  load: (db, { principal, input: { query } }) =>
    loadDevice(db, principal, query.user_id, query.serial_number),
  resource: ({ principal, target }) => resourceOfUser(principal, target.user),
  run: async (db, { principal, target }) => {
    // Whoever has stolen a session must not get rid of the second factor: unbinding takes a code.
    if (target.device.boundAt && target.id === principal.id) throw new ManagementError('TURNPIKE.3431');
    await repository.deleteDevice(db, target.id);
  },
  view: () => undefined,
});

const listDevices = defineOperation(contracts.listMfaDevices, {
  load: async () => undefined,
  resource: ({ principal }) => resourceOfUser(principal, { id: '*', name: principal.accountName }),
  run: (db, { principal }) => repository.listDevices(db, principal.accountId),
  item: ({ user }, { principal }) => resourceOfUser(principal, user),
  view: (rows) => ({
    virtual_mfa_devices: rows.map((row) => ({ serial_number: serialNumberOf(row), user_id: row.userId })),
  }),
});

const showDevice = defineOperation(contracts.showMfaDevice, {
  load: (db, { principal, input: { path } }) => loadDevice(db, principal, path.user_id),
  resource: ({ principal, target }) => resourceOfUser(principal, target.user),
  run: async (_db, { target }) => target,
  view: ({ device }) => ({
    virtual_mfa_device: {
      serial_number: serialNumberOf(device),
      user_id: device.userId,
      bound: device.boundAt !== null,
    },
  }),
});

interface TwoCodes {
  authentication_code_first: string;
  authentication_code_second: string;
}

async function stepOf(env: Env, { id }: DeviceOfUser, codes: TwoCodes): Promise<number | null> {
  const sealed = await repository.findSealedSecret(env.database, id);
  if (sealed === null) return null;
  const secret = openSecret(env.keyring.mfaKey(), id, sealed);
  return stepOfCodesInRow(
    secret,
    codes.authentication_code_first,
    codes.authentication_code_second,
    env.now(),
  );
}

const bindDevice = defineOperation(contracts.bindMfaDevice, {
  load: (db, { principal, input: { body } }) => loadDevice(db, principal, body.user_id, body.serial_number),
  resource: ({ principal, target }) => resourceOfUser(principal, target.user),
  prepare: async ({ env, caller, target, input: { body } }) => {
    const isRight = async () => (await stepOf(env, target, body)) !== null;
    if (!(await countedProof(env, caller, target.user, contracts.bindMfaDevice, isRight)))
      throw new ManagementError('TURNPIKE.0411');
  },
  run: async (db, { env, principal, target, input: { body } }) => {
    const step = await stepOf(env, target, body);
    if (step === null) throw new ManagementError('TURNPIKE.0411');
    if (!(await repository.bindDevice(db, target.id, step, env.now())))
      throw new ManagementError('TURNPIKE.3431');
    const { kind, id } = principal.credential;
    if (kind === 'session' && target.id === principal.id) await noteSecondFactor(db, id, env.now());
  },
  view: () => undefined,
});

const unbindDevice = defineOperation(contracts.unbindMfaDevice, {
  load: (db, { principal, input: { body } }) => loadDevice(db, principal, body.user_id, body.serial_number),
  resource: ({ principal, target }) => resourceOfUser(principal, target.user),
  prepare: async ({ env, caller, principal, target, input: { body } }) => {
    if (!target.device.boundAt) throw new ManagementError('TURNPIKE.3432');
    if (target.id !== principal.id) return;
    if (target.user.loginProtected) throw new ManagementError('TURNPIKE.3433');
    const sealed = await repository.findSealedSecret(env.database, target.id);
    const isRight = () =>
      takeSecondFactor(env, target.id, sealed ?? '', { totpCode: body.authentication_code });
    if (!(await countedProof(env, caller, target.user, contracts.unbindMfaDevice, isRight)))
      throw new ManagementError('TURNPIKE.0411');
  },
  run: (db, { target }) => repository.unbindDevice(db, target.id),
  view: () => undefined,
});

export const mfaDeviceOperations: Operation[] = [
  createDevice,
  deleteDevice,
  listDevices,
  showDevice,
  bindDevice,
  unbindDevice,
];
