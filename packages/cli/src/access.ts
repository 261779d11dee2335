import path from 'node:path';
import { Failure } from './failure.ts';
import { readJson } from './start/home.ts';

/** What `account create` prints and bootstrap leaves: an account, its first user and an access key. */
export type AccountAccess = {
  account: { name: string; domain_id: string };
  project_id: string;
  region: string;
  user: { name: string; password: string };
  access_key: { ak: string; sk: string };
};

export type DemoAccess = { instance_id: string; url: string; curl: string };

/** `HOME/access.json` (CONTRACT: Files). Without the demo, `demo` is not there. */
export type Access = { console: string; endpoint: string } & AccountAccess & { demo?: DemoAccess };

/** Reads `HOME/access.json`; a {@link Failure} says how to get one. */
export async function readAccess(home: string): Promise<Access> {
  const access = await readJson<Access>(path.join(home, 'access.json'));
  if (access) return access;
  throw new Failure(
    'not_running',
    `There is no ${path.join(home, 'access.json')}: no Turnpike has been started with this home. Run npm start first, name the folder with --home, or set TURNPIKE_ENDPOINT, TURNPIKE_ACCESS_KEY and TURNPIKE_SECRET_KEY.`,
  );
}
