import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../src/generated/client.ts';
import { AccountPool } from '../src/kernel/account-pool.ts';
import { NO_ACCOUNT } from '../src/kernel/account-scope.ts';
import type { Database, Db } from '../src/kernel/database.ts';
import { newId } from '../src/kernel/new-id.ts';

/** The stock pool, as a superuser whom no policy binds. */
export function openUnbound(databaseUrl: string, maxConnections: number): Database {
  const options = '-c TimeZone=UTC';
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: databaseUrl, max: maxConnections, options }),
  });
}

/** As `openDatabase`, but every statement is planned anew. */
export function openWithoutPlans(databaseUrl: string, maxConnections: number): Database {
  const pool = new AccountPool({ databaseUrl, maxConnections, unscoped: NO_ACCOUNT });
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
}

/** A gateway on record, with a node; nothing runs. @returns its id */
export async function insertGateway(db: Db, accountId: string, projectId: string): Promise<string> {
  const id = newId();
  await db.instance.create({
    data: {
      id,
      accountId,
      projectId,
      name: 'bench',
      spec: 'BASIC',
      createdBy: 'bench',
      maintainBegin: '22:00:00',
      maintainEnd: '02:00:00',
      attributes: {},
      desiredState: 'RUNNING',
      status: 'Running',
      appCodeKeySealed: '',
    },
  });
  const port = 10_000 + (await db.instanceNode.count()) * 2;
  await db.instanceNode.create({
    data: { instanceId: id, name: 'node-1', host: '127.0.0.1', httpPort: port, httpsPort: port + 1 },
  });
  return id;
}
