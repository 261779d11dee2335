import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAccount } from '../src/accounts/bootstrap.ts';
import { principalOfAccessKey } from '../src/accounts/load-principal.ts';
import { EVERY_ACCOUNT } from '../src/kernel/account-scope.ts';
import { openDatabase } from '../src/kernel/database.ts';
import { createDatabase } from '../src/kernel/database-admin.ts';
import type { Caller, Env } from '../src/kernel/define-operation.ts';
import { createKeyring } from '../src/kernel/keyring.ts';
import { applyMigrations } from '../src/kernel/migrate.ts';
import { newId } from '../src/kernel/new-id.ts';
import { startPostgres } from '../src/kernel/postgres/server.ts';
import { freePort } from '../src/kernel/postgres/throw-away.ts';

/** A PostgreSQL of its own that keeps its promises (fsync on, as in earnest), migrated, with what use-cases need. */
export interface BenchWorld {
  /** Outside of an operation, `env.database` sees every account. */
  env: Env;
  databaseUrl: string;
  /** A new account, as its administrator. */
  newAdministrator(): Promise<{ caller: Caller; projectId: string }>;
  close(): Promise<void>;
}

/** @param maxConnections of the pool */
export async function openBenchWorld(maxConnections: number): Promise<BenchWorld> {
  const parent = await mkdtemp(path.join(tmpdir(), 'turnpike-bench-'));
  // To be entered by the user that the server runs as, when we are root.
  await chmod(parent, 0o711);
  const server = await startPostgres({ folder: path.join(parent, 'server'), port: await freePort() });
  const databaseUrl = await createDatabase(server.url, 'bench');
  const prismaDir = path.resolve(import.meta.dirname, '..', '..', '..', 'prisma');
  const folders = {
    migrationsDir: path.join(prismaDir, 'migrations'),
    schemaDir: path.join(prismaDir, 'schema'),
  };
  await applyMigrations({ databaseUrl, ...folders });
  const masterKeyHex = randomBytes(32).toString('hex');
  const env: Env = {
    database: openDatabase(databaseUrl, maxConnections, { unscoped: EVERY_ACCOUNT }),
    keyring: createKeyring(masterKeyHex),
    now: () => new Date(),
    domainSuffix: 'apic.localhost',
    // Backends of tests listen on loopback.
    defaultRoutes: ['127.0.0.0/8'],
    allowedRoutes: ['10.0.0.0/8', '127.0.0.0/8'],
    gatewayHost: '127.0.0.1',
    publicAddress: null,
    isReservedPort: () => false,
    gatewayAuthority: () => undefined,
    endpoint: 'http://127.0.0.1:8080',
  };
  return {
    env,
    databaseUrl,
    async newAdministrator() {
      const account = await createAccount({
        databaseUrl,
        masterKeyHex,
        accountName: `a${newId()}`,
        userName: 'first',
      });
      const opened = await principalOfAccessKey(env, account.access_key.ak);
      if (!opened) throw new Error('the access key opens nothing');
      const caller = { principal: opened.principal, requestId: newId(), sourceIp: '192.0.2.1' };
      return { caller, projectId: account.project_id };
    },
    async close() {
      await env.database.$disconnect();
      await server.stop();
      await rm(parent, { recursive: true, force: true });
    },
  };
}
