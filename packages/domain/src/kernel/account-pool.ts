import pg from 'pg';
import { AccountClient } from './account-client.ts';
import { type AccountScope, currentScope, NO_ACCOUNT } from './account-scope.ts';
import { becomeApplication } from './application-role.ts';

export interface AccountPoolOptions {
  databaseUrl: string;
  maxConnections: number;
  /** The scope of queries outside of `withinAccount` and `acrossAccounts`. */
  unscoped: AccountScope;
}

/**
 * A pool whose every connection has the application's role, and whose every query runs for the account of whoever
 * asked for it (account-scope.ts). A connection that was lent before brings nothing of it along.
 */
export class AccountPool extends pg.Pool {
  readonly #scopeNow: () => AccountScope;

  constructor({ databaseUrl, maxConnections, unscoped }: AccountPoolOptions) {
    super({
      connectionString: databaseUrl,
      max: maxConnections,
      // The adapter writes times without a zone; in a session of another zone than UTC they would be shifted.
      options: '-c TimeZone=UTC',
      Client: AccountClient,
      onConnect: becomeApplication,
    });
    // A server that stops says so to each connection. The pool listens only while they are not lent, and without a
    // listener the process would end; whoever has the connection fails with the next query.
    this.on('connect', (client) => client.on('error', () => undefined));
    this.#scopeNow = () => {
      const scope = currentScope();
      return scope === NO_ACCOUNT ? unscoped : scope;
    };
  }

  // The adapter calls connect() and query(config), both with promises. The scope is asked for before anything is waited
  // for: a waiting borrower is woken by whoever gives a connection back, in that one's name.

  // biome-ignore lint/suspicious/noExplicitAny: stands for two overloads
  override async connect(): Promise<any> {
    const scope = this.#scopeNow();
    const client = (await super.connect()) as unknown as AccountClient;
    client.lend(scope, this.#scopeNow);
    return client;
  }

  // biome-ignore lint/suspicious/noExplicitAny: stands for eight overloads
  override async query(config: any): Promise<any> {
    const scope = this.#scopeNow();
    const client = (await super.connect()) as unknown as AccountClient & pg.PoolClient;
    try {
      const result = await client.queryOnce(scope, typeof config === 'string' ? { text: config } : config);
      client.release();
      return result;
    } catch (error) {
      // The state of its session is not known.
      client.release(true);
      throw error;
    }
  }
}
