import * as contracts from '@turnpike/contracts/http/mfa';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadUserInProject } from '../users/load-user.ts';
import { mfaDeviceOperations } from './device-operations.ts';
import { resourceOfUser } from './load-device.ts';
import { hashRecoveryCode, newRecoveryCode } from './recovery-code.ts';
import * as repository from './repository.ts';

const RECOVERY_CODES = 10;

const protectView = ({ id, loginProtected, mfaDevice }: repository.ProtectionRow) => ({
  user_id: id,
  enabled: loginProtected,
  verification_method: mfaDevice?.boundAt ? ('vmfa' as const) : ('none' as const),
});

async function loadProtection(
  db: Db,
  { principal, input }: { principal: Principal; input: { path: { user_id: string } } },
): Promise<repository.ProtectionRow> {
  const row = await repository.findProtection(db, principal.accountId, input.path.user_id);
  if (!row) throw new ManagementError('IAM.0004');
  return row;
}

const listLoginProtects = defineOperation(contracts.listLoginProtects, {
  load: async () => undefined,
  resource: ({ principal }) => resourceOfUser(principal, { id: '*', name: principal.accountName }),
  run: (db, { principal }) => repository.listProtections(db, principal.accountId),
  item: (row, { principal }) => resourceOfUser(principal, row),
  view: (rows) => ({ login_protects: rows.map(protectView) }),
});

const showLoginProtect = defineOperation(contracts.showLoginProtect, {
  load: loadProtection,
  resource: ({ principal, target }) => resourceOfUser(principal, target),
  run: async (_db, { target }) => target,
  view: (row) => ({ login_protect: protectView(row) }),
});

const updateLoginProtect = defineOperation(contracts.updateLoginProtect, {
  load: loadProtection,
  resource: ({ principal, target }) => resourceOfUser(principal, target),
  run: (db, { target, input: { body } }) => {
    // Protection means that the authenticator stays; without one there would be nothing to keep.
    if (body.login_protect.enabled && !target.mfaDevice?.boundAt) throw new ManagementError('TURNPIKE.3432');
    return repository.setLoginProtected(db, target.id, body.login_protect.enabled);
  },
  view: (row) => ({ login_protect: protectView(row) }),
});

const createRecoveryCodes = defineOperation(contracts.createRecoveryCodes, {
  load: loadUserInProject,
  resource: ({ principal, target }) => resourceOfUser(principal, target),
  run: async (db, { env, principal, target }) => {
    // A key or a session without the second factor would make itself one.
    if (target.id === principal.id && principal.mfaAt === null) throw new ManagementError('TURNPIKE.3434');
    if (!(await repository.findDevice(db, target.accountId, target.id))?.boundAt)
      throw new ManagementError('TURNPIKE.3432');
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    const rows = codes.map((code) => ({
      id: newId(),
      accountId: target.accountId,
      userId: target.id,
      hash: hashRecoveryCode(env.keyring, target.id, code),
    }));
    await repository.replaceRecoveryCodes(db, target.id, rows);
    return { codes };
  },
  view: ({ codes }) => ({ recovery_codes: codes }),
});

const showRecoveryCodes = defineOperation(contracts.showRecoveryCodes, {
  load: loadUserInProject,
  resource: ({ principal, target }) => resourceOfUser(principal, target),
  run: (db, { target }) => repository.countRecoveryCodes(db, target.id),
  view: (left) => ({ left }),
});

export const mfaOperations: Operation[] = [
  ...mfaDeviceOperations,
  listLoginProtects,
  showLoginProtect,
  updateLoginProtect,
  createRecoveryCodes,
  showRecoveryCodes,
];
