import {
  password as passwordSchema,
  userName as userNameSchema,
} from '@turnpike/contracts/http/identity-fields';
import {
  type AccessKeyPair,
  akPattern,
  newAccessKey,
  randomAlphanumeric,
  sealAccessKey,
  skPattern,
} from '../access-keys/new-access-key.ts';
import { acrossAccounts } from '../kernel/account-scope.ts';
import { type Db, openDatabase } from '../kernel/database.ts';
import { createKeyring } from '../kernel/keyring.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { hashPassword } from '../users/password.ts';
import { ADMIN_GROUP_NAME, ADMINISTRATOR_POLICY_ID } from './administrator.ts';
import { accountNameTaken, countAccounts, insertAccount, lockAccounts } from './repository.ts';

/** Name of the project that an account begins with. */
export const DEFAULT_REGION = 'local-1';
const PASSWORD_LENGTH = 24;

export interface NewAccountOptions {
  databaseUrl: string;
  /** 64 hex digits; seals the access key. */
  masterKeyHex: string;
  accountName: string;
  userName: string;
  /** Name of the account's project. */
  region?: string;
  /** Secrets chosen beforehand, so that whoever calls can write them down before they become valid. */
  password?: string;
  ak?: string;
  sk?: string;
}

/** A fresh account in the shape of `access.json`: the only time that password and secret key are seen. */
export interface NewAccount {
  account: { name: string; domain_id: string };
  project_id: string;
  region: string;
  user: { name: string; password: string };
  access_key: AccessKeyPair;
}

/** Secrets for a first user, for callers who keep them before they call. */
export function newAccountSecrets(): { password: string } & AccessKeyPair {
  return { password: newPassword(), ...newAccessKey() };
}

/**
 * Makes the first account of a system in one transaction.
 * @returns null: there is an account already, and nothing was changed
 * @throws Error with a sentence when a name or a given secret has another form
 */
export function bootstrapFirstAccount(options: NewAccountOptions): Promise<NewAccount | null> {
  return makeAccount(options, async (db) => (await countAccounts(db)) === 0);
}

/**
 * Makes another account: project, group `admin` with all permissions, its first user and an access key.
 * @throws ManagementError IAM.0012 when the name is taken
 * @throws Error with a sentence when a name or a given secret has another form
 */
export async function createAccount(options: NewAccountOptions): Promise<NewAccount> {
  const made = await makeAccount(options, async (db) => !(await accountNameTaken(db, options.accountName)));
  if (!made) throw new ManagementError('IAM.0012', `there is an account ${options.accountName}`);
  return made;
}

async function makeAccount(
  options: NewAccountOptions,
  mayBegin: (db: Db) => Promise<boolean>,
): Promise<NewAccount | null> {
  const wanted = withDefaults(options);
  const keyring = createKeyring(options.masterKeyHex);
  const [accountId, projectId] = [newId(), newId()];
  const passwordHash = await hashPassword(wanted.user.password);
  const database = openDatabase(options.databaseUrl, 1);
  try {
    const inTransaction = async (db: Db): Promise<NewAccount | null> => {
      await lockAccounts(db);
      if (!(await mayBegin(db))) return null;
      await insertAccount(db, {
        account: { id: accountId, name: options.accountName },
        project: { id: projectId, name: wanted.region },
        group: { id: newId(), name: ADMIN_GROUP_NAME, description: 'Administrators of the account.' },
        grant: { id: newId(), policyId: ADMINISTRATOR_POLICY_ID },
        user: { id: newId(), name: options.userName, passwordHash },
        accessKey: { ak: wanted.access_key.ak, secretSealed: sealAccessKey(keyring, wanted.access_key) },
      });
      return {
        account: { name: options.accountName, domain_id: accountId },
        project_id: projectId,
        ...wanted,
      };
    };
    return await acrossAccounts(() => database.$transaction(inTransaction));
  } finally {
    await database.$disconnect();
  }
}

/** Fills in what was not given, and refuses what was given in another form. */
function withDefaults({
  accountName,
  userName,
  region = DEFAULT_REGION,
  password = newPassword(),
  ...keys
}: NewAccountOptions): Pick<NewAccount, 'region' | 'user' | 'access_key'> {
  const access_key = { ...newAccessKey(), ...(keys.ak && { ak: keys.ak }), ...(keys.sk && { sk: keys.sk }) };
  check(userNameSchema.safeParse(accountName).success, `"${accountName}" cannot be the name of an account`);
  check(userNameSchema.safeParse(userName).success, `"${userName}" cannot be the name of a user`);
  check(/^[a-z][a-z0-9-]{0,62}$/.test(region), `"${region}" cannot be the name of a region`);
  check(passwordSchema.safeParse(password).success, 'the password is too short, too long or of one kind');
  check(akPattern.test(access_key.ak), 'the access key must be 20 upper-case letters and digits');
  check(skPattern.test(access_key.sk), 'the secret key must be 40 letters and digits');
  return { region, user: { name: userName, password }, access_key };
}

function check(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}

function newPassword(): string {
  for (;;) {
    const candidate = randomAlphanumeric(PASSWORD_LENGTH);
    if (passwordSchema.safeParse(candidate).success) return candidate;
  }
}
