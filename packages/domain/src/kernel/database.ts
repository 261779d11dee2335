import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from '../generated/client.ts';

/** A connection pool, or a transaction on it: what repositories take. */
export type Db = Prisma.TransactionClient;

/** The pool itself: opens transactions. One per process. */
export type Database = PrismaClient;

/**
 * Opens the pool. Connections are made on first use.
 * @param url `postgresql://…`
 * @param maxConnections upper bound of the pool
 */
export function openDatabase(url: string, maxConnections = 10): Database {
  // The adapter writes times without a zone; in a session of another zone than UTC they would be shifted.
  const options = '-c TimeZone=UTC';
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: maxConnections, options }),
  });
}

/** True when `error` says that a unique constraint was violated (Prisma P2002). */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

/**
 * True when `error` says that a transaction lost against another one and may be run again: Prisma P2034, or in a
 * raw query (P2010) the same in the driver's words.
 */
export function isWriteConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (error.code === 'P2034') return true;
  const driverError = error.meta?.driverAdapterError as { cause?: { kind?: unknown } } | undefined;
  return error.code === 'P2010' && driverError?.cause?.kind === 'TransactionWriteConflict';
}
