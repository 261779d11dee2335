import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose rows the queries of an asynchronous call chain see: an account's id, `*` for every account, '' for nobody's. */
export type AccountScope = string;

export const EVERY_ACCOUNT: AccountScope = '*';
export const NO_ACCOUNT: AccountScope = '';

/** Ids are 32 hex digits; more is let through for tests, but nothing that would need quoting in SQL. */
const ACCOUNT_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Next compiles route handlers apart from pages, each with its own copy of this module: one storage for all. */
const holder = globalThis as typeof globalThis & { turnpikeAccountScope?: AsyncLocalStorage<AccountScope> };
holder.turnpikeAccountScope ??= new AsyncLocalStorage<AccountScope>();
const scopes = holder.turnpikeAccountScope;

/**
 * Runs `work`; every query in it, however deep, sees and changes rows of this account only: PostgreSQL itself holds to
 * that (row-level security), whatever the query says. `execute` does so for every operation. Nesting replaces the scope.
 * @throws Error when it is not an account's id
 */
export function withinAccount<T>(accountId: string, work: () => PromiseLike<T>): Promise<T> {
  if (!ACCOUNT_ID.test(accountId)) throw new Error('not the id of an account');
  return runIn(accountId, work);
}

/**
 * Runs `work`; its queries see every account's rows. For the system itself only: finding out who asks (session, key,
 * token, sign-in), making accounts, the worker's loops. Wrap the one query that needs it, not what follows from it.
 */
export function acrossAccounts<T>(work: () => PromiseLike<T>): Promise<T> {
  return runIn(EVERY_ACCOUNT, work);
}

/** Outside of both, nothing: a query then finds no row and may insert none. */
export function currentScope(): AccountScope {
  return scopes.getStore() ?? NO_ACCOUNT;
}

/** For the kernel: runs `work` in a scope that was taken down before. */
export function inScope<T>(scope: AccountScope, work: () => T): T {
  return scopes.run(scope, work);
}

function runIn<T>(scope: AccountScope, work: () => PromiseLike<T>): Promise<T> {
  // Prisma's promises begin when `then` is called, so that has to happen in here, not where the caller awaits.
  return scopes.run(scope, () => new Promise<T>((resolve, reject) => work().then(resolve, reject)));
}
