import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

/** Takes the code of a time step, if none of that step or a later one was taken before. */
export async function takeStep(db: Db, userId: string, step: number): Promise<boolean> {
  const { count } = await db.mfaDevice.updateMany({
    where: { userId, boundAt: { not: null }, lastStep: { lt: step } },
    data: { lastStep: step },
  });
  return count === 1;
}

/** Takes a recovery code, if it was not taken before. */
export async function takeRecoveryCode(db: Db, userId: string, hash: string, now: Date): Promise<boolean> {
  const { count } = await db.recoveryCode.updateMany({
    where: { userId, hash, usedAt: null },
    data: { usedAt: now },
  });
  return count === 1;
}

/** An authenticator without its secret: nothing that shows them can let it slip. */
export type MfaDeviceRow = Omit<Prisma.MfaDeviceGetPayload<object>, 'secretSealed'>;

const omit = { secretSealed: true } as const;

export function findDevice(db: Db, accountId: string, userId: string): Promise<MfaDeviceRow | null> {
  return db.mfaDevice.findFirst({ where: { accountId, userId }, omit });
}

/** The sealed secret of a user's authenticator, bound or not. */
export async function findSealedSecret(db: Db, userId: string): Promise<string | null> {
  const device = await db.mfaDevice.findUnique({ where: { userId }, select: { secretSealed: true } });
  return device?.secretSealed ?? null;
}

export function listDevices(db: Db, accountId: string) {
  return db.mfaDevice.findMany({
    where: { accountId },
    omit,
    include: { user: { select: { id: true, name: true } } },
    orderBy: { userId: 'asc' },
  });
}

/** A new authenticator, in place of one that was never bound. */
export async function insertDevice(
  db: Db,
  data: Prisma.MfaDeviceUncheckedCreateInput,
): Promise<MfaDeviceRow> {
  await db.mfaDevice.deleteMany({ where: { userId: data.userId, boundAt: null } });
  return db.mfaDevice.create({ data, omit });
}

/** Binds an authenticator that is not bound; the codes up to that step are used up. */
export async function bindDevice(db: Db, userId: string, step: number, now: Date): Promise<boolean> {
  const { count } = await db.mfaDevice.updateMany({
    where: { userId, boundAt: null },
    data: { boundAt: now, lastStep: step },
  });
  return count === 1;
}

/** Unbinds a user's authenticator: the codes that stood in for it go too, and what kept it bound. */
export async function unbindDevice(db: Db, userId: string): Promise<void> {
  await db.mfaDevice.updateMany({ where: { userId }, data: { boundAt: null } });
  await forgetSecondFactor(db, userId);
}

export async function deleteDevice(db: Db, userId: string): Promise<void> {
  await db.mfaDevice.deleteMany({ where: { userId } });
  await forgetSecondFactor(db, userId);
}

async function forgetSecondFactor(db: Db, userId: string): Promise<void> {
  await db.recoveryCode.deleteMany({ where: { userId } });
  await db.user.update({ where: { id: userId }, data: { loginProtected: false } });
}

/** Puts new recovery codes in the place of those that a user had. */
export async function replaceRecoveryCodes(
  db: Db,
  userId: string,
  codes: Prisma.RecoveryCodeCreateManyInput[],
): Promise<void> {
  await db.recoveryCode.deleteMany({ where: { userId } });
  await db.recoveryCode.createMany({ data: codes });
}

export function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  return db.recoveryCode.count({ where: { userId, usedAt: null } });
}

const withDevice = { id: true, name: true, loginProtected: true, mfaDevice: { select: { boundAt: true } } };

/** What is known of a user's protection, for all users of an account. */
export function listProtections(db: Db, accountId: string) {
  return db.user.findMany({ where: { accountId }, select: withDevice, orderBy: { id: 'asc' } });
}

export type ProtectionRow = Awaited<ReturnType<typeof listProtections>>[number];

export function findProtection(db: Db, accountId: string, id: string): Promise<ProtectionRow | null> {
  return db.user.findFirst({ where: { id, accountId }, select: withDevice });
}

export function setLoginProtected(db: Db, id: string, loginProtected: boolean): Promise<ProtectionRow> {
  return db.user.update({ where: { id }, data: { loginProtected }, select: withDevice });
}
