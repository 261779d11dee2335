import { type AccountScope, currentScope, inScope } from './account-scope.ts';
import type { Database } from './database.ts';

/** A query on its way to the engine. */
type Request = object;

/** Of Prisma's client, what collects the queries of one tick; keep-scopes.test.ts holds it to that. */
interface Collector {
  options: {
    /** Queries with the same key go out together; undefined: alone and at once. */
    batchBy(request: Request): string | undefined;
    singleLoader(request: Request): Promise<unknown>;
    batchLoader(requests: Request[]): Promise<unknown>;
  };
}

/**
 * Prisma collects `findUnique` calls, `$transaction([…])` and the queries of transactions until the end of the tick, and
 * sends them all in the name of whoever was first. Here each goes out in the scope that it was asked in, and never
 * together with another account's.
 * @throws Error when this version of Prisma does it in another way
 */
export function keepScopes(database: Database): Database {
  const { _requestHandler: handler } = database as unknown as {
    _requestHandler?: { dataloader?: Collector };
  };
  const options = handler?.dataloader?.options;
  if (!options?.batchBy || !options.singleLoader || !options.batchLoader)
    throw new Error('this version of Prisma collects queries in another way: see keep-scopes.ts');
  const { batchBy, singleLoader, batchLoader } = options;
  const scopes = new WeakMap<Request, AccountScope>();
  const scopeOf = (request: Request | undefined): AccountScope =>
    (request && scopes.get(request)) ?? currentScope();

  options.batchBy = (request) => {
    const key = batchBy(request);
    if (key === undefined) return undefined;
    const scope = currentScope();
    scopes.set(request, scope);
    return `${scope} ${key}`;
  };
  options.singleLoader = (request) => inScope(scopeOf(request), () => singleLoader(request));
  options.batchLoader = (requests) => inScope(scopeOf(requests[0]), () => batchLoader(requests));
  return database;
}
