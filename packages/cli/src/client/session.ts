import { resolve } from 'node:path';
import { readAccess } from '../access.ts';
import { readEnvironment } from '../config.ts';
import { Failure } from '../failure.ts';
import { type Credentials, request } from './management-client.ts';

/** Whom the command line acts as, and what fills `{project_id}` and `{domain_id}` in paths. */
export type Session = { credentials: Credentials; placeholders: () => Promise<Record<string, string>> };

/**
 * Finds the system: by TURNPIKE_ENDPOINT, TURNPIKE_ACCESS_KEY and TURNPIKE_SECRET_KEY when they are set, else by
 * `access.json` of the home. TURNPIKE_SECURITY_TOKEN goes with a temporary key. With the variables, project and account are asked
 * from the system (the first project).
 */
export async function openSession(home: string): Promise<Session> {
  const environment = readEnvironment();
  const {
    TURNPIKE_ENDPOINT: endpoint,
    TURNPIKE_ACCESS_KEY: accessKey,
    TURNPIKE_SECRET_KEY: secretKey,
    TURNPIKE_SECURITY_TOKEN: securityToken,
  } = environment;
  if (endpoint || accessKey || secretKey) {
    if (!(endpoint && accessKey && secretKey)) {
      throw new Failure(
        'usage',
        'TURNPIKE_ENDPOINT, TURNPIKE_ACCESS_KEY and TURNPIKE_SECRET_KEY must be set together.',
      );
    }
    const credentials = { endpoint, accessKey, secretKey, securityToken };
    return { credentials, placeholders: () => askForProject(credentials) };
  }
  const access = await readAccess(resolve(home));
  const { ak, sk } = access.access_key;
  const placeholders = { project_id: access.project_id, domain_id: access.account.domain_id };
  return {
    credentials: { endpoint: access.endpoint, accessKey: ak, secretKey: sk },
    placeholders: () => Promise.resolve(placeholders),
  };
}

async function askForProject(credentials: Credentials): Promise<Record<string, string>> {
  type Projects = { projects: { id: string; domain_id: string }[] };
  const { projects } = await request<Projects>(credentials, { method: 'GET', path: '/v3/auth/projects' });
  const [first] = projects;
  return first ? { project_id: first.id, domain_id: first.domain_id } : {};
}
