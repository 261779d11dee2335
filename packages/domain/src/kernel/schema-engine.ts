/**
 * Prisma's schema engine as WebAssembly, so that migrations need no engine binary (its download is what fails on a
 * machine without open internet). The module is instantiated here, not imported as `*.wasm`, because Node's WebAssembly
 * modules, vitest and bundlers each treat such an import differently.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { SCOPE_SETTING } from './account-client.ts';
import { EVERY_ACCOUNT } from './account-scope.ts';
import { withDatabase } from './database-url.ts';

type Connection = Awaited<ReturnType<PrismaPg['connect']>>;

/**
 * The stock adapter cuts a script at every semicolon, which breaks function bodies and string literals; its shadow
 * database ignores the database name when it is given a URL; and it does not know the catalogue's type `"char"`, which
 * the engine reads to describe a database. All three matter only to migrations, so they are mended here.
 */
class MigrationAdapterFactory extends PrismaPg {
  readonly #databaseUrl: string;
  /** The engine leaves its connections open, and with them its lock, so they are closed by us. */
  readonly #opened: Connection[] = [];

  constructor(databaseUrl: string) {
    // An owner who is no superuser is bound by row-level security: a migration of rows must see them.
    super({ connectionString: databaseUrl, max: 1, options: `-c ${SCOPE_SETTING}=${EVERY_ACCOUNT}` });
    this.#databaseUrl = databaseUrl;
  }

  override async connect(): Promise<Connection> {
    const connection = mend(await super.connect());
    this.#opened.push(connection);
    return connection;
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((connection) => connection.dispose()));
  }

  override async connectToShadowDb(): Promise<Connection> {
    const name = `turnpike_shadow_${globalThis.crypto.randomUUID().replaceAll('-', '')}`;
    await runOnce(this.#databaseUrl, `CREATE DATABASE "${name}"`);
    const shadow = new PrismaPg({ connectionString: withDatabase(this.#databaseUrl, name), max: 1 });
    const connection = mend(await shadow.connect());
    const dispose = connection.dispose.bind(connection);
    connection.dispose = async () => {
      await dispose();
      await runOnce(this.#databaseUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    };
    return connection;
  }
}

function mend(connection: Connection): Connection {
  const pool = connection.underlyingDriver();
  connection.executeScript = async (script) => {
    await pool.query(script);
  };
  const query = pool.query.bind(pool) as (config: unknown) => Promise<pg.QueryResult>;
  const queryWithKnownTypes = async (config: unknown) => {
    const result = await query(config);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID === catalogueCharOid) field.dataTypeID = catalogueCharArrayOid;
    }
    return result;
  };
  Object.assign(pool, { query: queryWithKnownTypes });
  const queryRaw = connection.queryRaw.bind(connection);
  connection.queryRaw = async (statement) => {
    const result = await queryRaw(statement);
    const columnTypes = result.columnTypes.map((type) =>
      type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  return connection;
}

/**
 * OIDs from pg_type: `"char"` (one byte, catalogue only), and its array, which the adapter does know and which the
 * engine never reads; it marks such columns on their way through the adapter.
 */
const catalogueCharOid = 18;
const catalogueCharArrayOid = 1002;

async function runOnce(databaseUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Node has it; its types come with the DOM library only, which no other line here needs. */
const webAssembly = (
  globalThis as unknown as {
    WebAssembly: {
      instantiate(
        bytes: Uint8Array,
        imports: Record<string, object>,
      ): Promise<{ instance: { exports: Record<string, unknown> } }>;
    };
  }
).WebAssembly;

let loading: Promise<typeof SchemaEngine> | undefined;

function loadEngine(): Promise<typeof SchemaEngine> {
  loading ??= instantiate();
  return loading;
}

/** The engine leaves its last words here when it fails; otherwise there is only "unreachable" to report. */
let panicMessage: string | undefined;
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message(message: string) {
      panicMessage = message;
    },
  },
});

async function instantiate(): Promise<typeof SchemaEngine> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(path.join(path.dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await webAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return bindings.SchemaEngine as typeof SchemaEngine;
}

/**
 * Runs `work` with an engine connected to `databaseUrl`; the engine and its connections are released afterwards.
 * `schemaFiles` are `[path, content]` pairs of the Prisma schema. Engine errors are rethrown with their own message.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  schemaFiles: [string, string][],
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const Engine = await loadEngine();
  const factory = new MigrationAdapterFactory(databaseUrl);
  let engine: SchemaEngine | undefined;
  try {
    const bound = bindMigrationAwareSqlAdapterFactory(factory);
    engine = await Engine.new({ datamodels: schemaFiles }, () => undefined, bound);
    return await work(engine);
  } catch (error) {
    throw panicMessage ? new Error(`The schema engine failed: ${panicMessage}`, { cause: error }) : error;
  } finally {
    // A module that has panicked must not be entered again.
    if (!panicMessage) engine?.free();
    await factory.close();
  }
}
