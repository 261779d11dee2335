import pg from 'pg';
import { type AccountScope, currentScope, NO_ACCOUNT } from './account-scope.ts';

/** The setting that the policies of prisma/migrations/*_row_level_security read. */
export const SCOPE_SETTING = 'turnpike.account_id';

type Config = pg.QueryConfig & { queryMode?: 'extended' };

/** What is used of `pg.Query` beyond its public types; account-client.test.ts holds it to that. */
interface Wire {
  parse(statement: { text: string; name: string; types: undefined }): void;
  bind(portal: { portal: string; statement: string; values: unknown[] }): void;
  execute(portal: { portal: string; rows: number }): void;
}
interface PlainQuery extends pg.Submittable {
  callback: (error: Error | null, result: pg.QueryResult) => void;
  prepare(connection: Wire): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
}
const PlainQuery = pg.Query as unknown as new (config: Config) => PlainQuery;

/**
 * A query that carries a SET in front of it: both go out at once and up to one Sync, so there is no further round
 * trip, nothing comes between them, and a SET that fails takes the query with it.
 */
class CarryingQuery extends PlainQuery {
  readonly #statement: string;
  #isSet = false;

  constructor(config: Config, scope: AccountScope) {
    super({ ...config, queryMode: 'extended' });
    this.#statement = `SET ${SCOPE_SETTING} = '${scope}'`;
  }

  override prepare(connection: Wire): void {
    connection.parse({ text: this.#statement, name: '', types: undefined });
    connection.bind({ portal: '', statement: '', values: [] });
    connection.execute({ portal: '', rows: 0 });
    super.prepare(connection);
  }

  override handleCommandComplete(message: unknown, connection: Wire): void {
    if (this.#isSet) super.handleCommandComplete(message, connection);
    this.#isSet = true;
  }
}

/** A connection that knows for which account it was borrowed, and brings the session to it with the first query. */
export class AccountClient extends pg.Client {
  /** Whose session it is on the server, outside of transactions; null: not known. */
  #session: AccountScope | null = NO_ACCOUNT;
  /** Whom it is lent to; null: to nobody yet. */
  #borrower: AccountScope | null = null;
  #scopeNow: () => AccountScope = currentScope;
  #isFresh = false;
  /** Ends with the last query that was asked for. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(config?: pg.ClientConfig) {
    super(config);
    // Whoever waits for a query hears of a broken connection by that; without a listener the process would end.
    this.on('error', () => undefined);
  }

  /** One query for `scope`. */
  async queryOnce(scope: AccountScope, config: Config): Promise<pg.QueryResult> {
    this.#borrower = null;
    if (scope === this.#session) return super.query(config);
    this.#session = null;
    const result = await new Promise<pg.QueryResult>((resolve, reject) => {
      const query = new CarryingQuery(config, scope);
      query.callback = (error, answer) => (error ? reject(error) : resolve(answer));
      super.query(query);
    });
    this.#session = scope;
    return result;
  }

  /**
   * Lends the connection for a transaction: what begins for one account is refused to queries of another.
   * @param scopeNow whose query it is, at the time of each
   */
  lend(scope: AccountScope, scopeNow: () => AccountScope): void {
    this.#borrower = scope;
    this.#scopeNow = scopeNow;
    this.#isFresh = true;
  }

  // biome-ignore lint/suspicious/noExplicitAny: six overloads, of which the adapter uses the one with a config
  override query(...given: any[]): any {
    if (this.#borrower === null) return (super.query.bind(this) as (...args: unknown[]) => unknown)(...given);
    const query = (...args: unknown[]) => this.#afterLast(args);
    const [config, ...rest] = given as [Config, ...unknown[]];
    // The end of a transaction may come from a timer, in nobody's name.
    if (config.text === 'COMMIT' || config.text === 'ROLLBACK') return query(config, ...rest);
    if (this.#scopeNow() !== this.#borrower)
      return Promise.reject(new Error('a transaction stays with the account that it was begun for'));
    if (!this.#isFresh) return query(config, ...rest);
    this.#isFresh = false;
    if (this.#borrower === this.#session) return query(config, ...rest);
    if (config.text !== 'BEGIN') return Promise.reject(new Error('a borrowed connection begins with BEGIN'));
    // For the transaction only: whether it is committed or not, the session is afterwards what it was.
    return query({ ...config, text: `BEGIN; SET LOCAL ${SCOPE_SETTING} = '${this.#borrower}'` }, ...rest);
  }

  /** Prisma reads what a query includes at once, also in a transaction; pg takes but one query at a time. */
  #afterLast(args: unknown[]): Promise<pg.QueryResult> {
    const ask = super.query.bind(this) as (...args: unknown[]) => Promise<pg.QueryResult>;
    const answer = this.#last.then(() => ask(...args));
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}
