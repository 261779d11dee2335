import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from '../generated/client.ts';
import { AccountPool, type AccountPoolOptions } from './account-pool.ts';
import { type AccountScope, NO_ACCOUNT } from './account-scope.ts';
import { keepScopes } from './keep-scopes.ts';
import { createStatementNames } from './statement-names.ts';

/** A connection pool, or a transaction on it: what repositories take. */
export type Db = Prisma.TransactionClient;

/** The pool itself: opens transactions. One per process. */
export type Database = PrismaClient;

export interface OpenOptions {
  /**
   * What queries see outside of `withinAccount` and `acrossAccounts`: nothing, unless told. `*` is for tests that look
   * at rows.
   */
  unscoped?: AccountScope;
}

/**
 * Opens the pool. Connections are made on first use. Queries see the rows of one account (`withinAccount`), of all
 * (`acrossAccounts`), or none.
 * @param url `postgresql://…`
 * @param maxConnections upper bound of the pool
 */
export function openDatabase(url: string, maxConnections = 10, options: OpenOptions = {}): Database {
  const unscoped = options.unscoped ?? NO_ACCOUNT;
  const adapter = new AccountAdapter({ databaseUrl: url, maxConnections, unscoped });
  return keepScopes(new PrismaClient({ adapter }));
}

/** A database that is used again after `$disconnect` gets a pool again; the stock adapter would make a plain one. */
class AccountAdapter extends PrismaPg {
  readonly #options: AccountPoolOptions;

  constructor(options: AccountPoolOptions) {
    super({});
    this.#options = options;
  }

  override connect() {
    const statementNameGenerator = createStatementNames();
    const pool = new AccountPool(this.#options);
    return new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator }).connect();
  }
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
