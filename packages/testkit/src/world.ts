import { randomBytes } from 'node:crypto';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import { selfServiceGrant } from '@turnpike/domain/iam/self-service';
import { findSystemPolicy } from '@turnpike/domain/iam/system-policies';
import { EVERY_ACCOUNT } from '@turnpike/domain/kernel/account-scope';
import { openDatabase } from '@turnpike/domain/kernel/database';
import type { Caller, Env } from '@turnpike/domain/kernel/define-operation';
import { createKeyring, type Keyring } from '@turnpike/domain/kernel/keyring';
import { newId } from '@turnpike/domain/kernel/new-id';
import type { Place, PrincipalGrant } from '@turnpike/domain/kernel/principal';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** An account with one project, one running gateway on record (no process), and callers. */
export interface Tenant {
  accountId: string;
  accountName: string;
  projectId: string;
  instanceId: string;
  defaultGroupId: string;
  /** Holds system policy Account Administrator. */
  administrator: Caller;
  /** A caller of this account who holds just these system policies. */
  callerWith(...systemPolicyIds: string[]): Caller;
  /** A caller of this account who holds just these documents; a bare document holds in the whole account. */
  callerWithDocuments(...grants: (PolicyDocument | { document: PolicyDocument; place: Place })[]): Caller;
}

/** A migrated database of its own, what use-cases need, and tenants on demand. */
export interface World {
  /**
   * As use-cases get it; only, what is asked of `env.database` outside of one (by a test, that is) sees every account.
   * Operations see their account's rows, as always.
   */
  env: Env;
  /** As in production: outside of `withinAccount` and `acrossAccounts` nothing is seen. */
  strictEnv: Env;
  databaseUrl: string;
  masterKeyHex: string;
  createTenant(name?: string): Promise<Tenant>;
  close(): Promise<void>;
}

/**
 * @param given a migrated database without rows, where no test runs (a benchmark); left out: one of this test run
 * @example const world = await createWorld(); afterAll(() => world.close());
 */
export async function createWorld(given?: TestDatabase): Promise<World> {
  const { url, drop } = given ?? (await createTestDatabase());
  const database = openDatabase(url, 5, { unscoped: EVERY_ACCOUNT });
  const strict = openDatabase(url, 5);
  const masterKeyHex = randomBytes(32).toString('hex');
  const keyring = createKeyring(masterKeyHex);
  const env: Env = {
    database,
    keyring,
    now: () => new Date(),
    selfRegistration: true,
    domainSuffix: 'apic.localhost',
    // Backends of tests listen on loopback.
    defaultRoutes: ['127.0.0.0/8'],
    allowedRoutes: ['10.0.0.0/8', '127.0.0.0/8'],
    gatewayHost: '127.0.0.1',
    publicAddress: null,
    endpoint: 'http://127.0.0.1:8080',
    isReservedPort: (port) => port === 8_080 || (port >= 21_000 && port <= 21_999),
    gatewayAuthority: () => undefined,
  };
  return {
    env,
    strictEnv: { ...env, database: strict },
    databaseUrl: url,
    masterKeyHex,
    createTenant: (name = `tenant-${newId().slice(0, 8)}`) => insertTenant(env, keyring, name),
    close: async () => {
      await Promise.all([database.$disconnect(), strict.$disconnect()]);
      await drop();
    },
  };
}

async function insertTenant(env: Env, keyring: Keyring, accountName: string): Promise<Tenant> {
  const { database } = env;
  const [accountId, projectId, instanceId, defaultGroupId] = [newId(), newId(), newId(), newId()] as const;
  await database.account.create({ data: { id: accountId, name: accountName } });
  await database.project.create({ data: { id: projectId, accountId, name: 'local-1' } });
  await database.instance.create({
    data: {
      id: instanceId,
      accountId,
      projectId,
      name: 'gateway',
      spec: 'BASIC',
      createdBy: 'testkit',
      maintainBegin: '22:00:00',
      maintainEnd: '02:00:00',
      attributes: {},
      desiredState: 'RUNNING',
      status: 'Running',
      progress: 100,
      provisionedAt: env.now(),
      appCodeKeySealed: sealSecret(
        keyring.gatewayKey(instanceId),
        instanceId,
        randomBytes(32).toString('hex'),
      ),
      environments: { create: { id: 'DEFAULT_ENVIRONMENT_RELEASE_ID', accountId, name: 'RELEASE' } },
      groups: { create: { id: defaultGroupId, accountId, name: 'DEFAULT', isDefault: true } },
    },
  });
  const callerOf = (grants: PrincipalGrant[]): Caller => callerHolding(accountId, accountName, grants);
  const callerWith = (...policyIds: string[]): Caller => callerOf(policyIds.map(systemGrant));
  const administrator = callerWith('system_account_administrator');
  const { id, name } = administrator.principal;
  await database.user.create({ data: { id, name, accountId } });
  const expiresAt = new Date(env.now().getTime() + 12 * 60 * 60 * 1_000);
  await database.session.create({
    data: { id: administrator.principal.credential.id, accountId, userId: id, expiresAt },
  });
  return {
    accountId,
    accountName,
    projectId,
    instanceId,
    defaultGroupId,
    callerWith,
    callerWithDocuments: (...grants) => callerOf(grants.map(documentGrant)),
    administrator,
  };
}

const wholeAccount: Place = { type: 'account' };

function systemGrant(id: string): PrincipalGrant {
  const policy = findSystemPolicy(id);
  if (!policy) throw new Error(`there is no system policy ${id}`);
  return { policyId: id, policyName: policy.name, document: policy.document, place: wholeAccount };
}

function documentGrant(
  granted: PolicyDocument | { document: PolicyDocument; place: Place },
  index: number,
): PrincipalGrant {
  const placed = 'document' in granted ? granted : { document: granted, place: wholeAccount };
  return { policyId: `document-${index}`, policyName: `document ${index}`, ...placed };
}

function callerHolding(accountId: string, accountName: string, grants: PrincipalGrant[]): Caller {
  const userId = newId();
  return {
    principal: {
      type: 'user',
      id: userId,
      name: 'tester',
      accountId,
      accountName,
      credential: { kind: 'session', id: newId() },
      mfaAt: null,
      grants: [...grants, selfServiceGrant({ accountId, userId })],
      boundaries: [],
    },
    requestId: newId(),
    sourceIp: '127.0.0.1',
  };
}
