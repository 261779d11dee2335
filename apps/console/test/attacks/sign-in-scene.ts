import { randomBytes } from 'node:crypto';
import { createAccount } from '@turnpike/domain/accounts/bootstrap';
import { vi } from 'vitest';
import { Browser, startAuthServer } from './sign-in-browser.ts';

/** What a console needs to know of where it works: a world of the testkit has it. */
interface Installation {
  databaseUrl: string;
  masterKeyHex: string;
}

export const CONSOLE_ORIGIN = 'http://127.0.0.1:8080';

/** A console over a database, whose sign-in is attacked, with one user. Close it. */
export async function createSignInScene({ databaseUrl, masterKeyHex }: Installation) {
  const secret = randomBytes(32).toString('hex');
  const environment = {
    DATABASE_URL: databaseUrl,
    TURNPIKE_MASTER_KEY: masterKeyHex,
    TURNPIKE_HOME: '/nonexistent',
    TURNPIKE_CONSOLE_ORIGIN: CONSOLE_ORIGIN,
    TURNPIKE_FEED_PORT: '1',
    NEXTAUTH_SECRET: secret,
    NEXTAUTH_URL: CONSOLE_ORIGIN,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const account = await createAccount({ databaseUrl, masterKeyHex, accountName: 'acme', userName: 'ann' });
  const server = await startAuthServer();
  return {
    account,
    secret,
    sessionTarget: `/v2/${account.project_id}/turnpike/session`,
    credentials: { account: 'acme', user: 'ann', password: account.user.password },
    browser: () => new Browser(server.origin),
    close: server.close,
  };
}
