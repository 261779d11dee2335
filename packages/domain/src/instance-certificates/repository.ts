import { recordEventOnce } from '../config-feed/repository.ts';
import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

export type CertificateRow = Prisma.InstanceCertificateGetPayload<object>;

export function findCertificate(db: Db, instanceId: string): Promise<CertificateRow | null> {
  return db.instanceCertificate.findFirst({ where: { instanceId } });
}

/** Sets a gateway's certificate; one that it has is replaced under its id. */
export function putCertificate(
  db: Db,
  data: Prisma.InstanceCertificateUncheckedCreateInput,
): Promise<CertificateRow> {
  const { id: _, accountId: __, instanceId, ...changed } = data;
  return db.instanceCertificate.upsert({ where: { instanceId }, create: data, update: changed });
}

export async function deleteCertificate(db: Db, { id }: CertificateRow): Promise<void> {
  await db.instanceCertificate.deleteMany({ where: { id } });
}

/** Certificates of all gateways that end before a time. */
export function listEnding(db: Db, before: Date): Promise<{ instanceId: string; notAfter: Date }[]> {
  return db.instanceCertificate.findMany({
    where: { notAfter: { lt: before } },
    select: { instanceId: true, notAfter: true },
  });
}

export const warn = (db: Db, instanceId: string, message: string): Promise<void> =>
  recordEventOnce(db, instanceId, 'certificate', message);
