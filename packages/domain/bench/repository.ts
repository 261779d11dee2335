import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../src/generated/client.ts';
import { AccountPool } from '../src/kernel/account-pool.ts';
import { NO_ACCOUNT } from '../src/kernel/account-scope.ts';
import type { Database, Db } from '../src/kernel/database.ts';
import { newId } from '../src/kernel/new-id.ts';
import { createStatementNames } from '../src/kernel/statement-names.ts';

/** The stock pool, as a superuser whom no policy binds. @param keepsPlans of statements that come again */
export function openUnbound(databaseUrl: string, maxConnections: number, keepsPlans: boolean): Database {
  const options = '-c TimeZone=UTC';
  return new PrismaClient({
    adapter: new PrismaPg(
      { connectionString: databaseUrl, max: maxConnections, options },
      keepsPlans ? { statementNameGenerator: createStatementNames() } : {},
    ),
  });
}

/** As `openDatabase`, but every statement is planned anew. */
export function openWithoutPlans(databaseUrl: string, maxConnections: number): Database {
  const pool = new AccountPool({ databaseUrl, maxConnections, unscoped: NO_ACCOUNT });
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
}

/** Nobody listens on them; they only have to differ. */
let nextPort = 10_000;

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
  await db.instanceNode.create({ data: { instanceId: id, name: 'node-1', host: '127.0.0.1' } });
  const listener = { instanceId: id, purpose: 'DEFAULT', protocol: 'HTTP' };
  await db.instanceListener.create({ data: { id: newId(), ...listener, port: nextPort++ } });
  return id;
}
