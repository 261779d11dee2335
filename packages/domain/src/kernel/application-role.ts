import type pg from 'pg';

/** Made by the migration row_level_security; cannot sign in, is bound by row-level security, owns nothing. */
export const APPLICATION_ROLE = 'turnpike_app';

/**
 * Gives up the rights of the user in DATABASE_URL for those of the application's role. Who may not switch to the role
 * stays as they are: row-level security is forced, so it binds the owner of the tables too.
 * @throws Error with a sentence when the user is bound by nothing and cannot switch
 */
export async function becomeApplication(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ unbound: boolean; switched: string | null }>(
    `SELECT me.rolsuper OR me.rolbypassrls AS unbound,
            CASE WHEN pg_has_role(me.oid, app.oid, 'MEMBER') THEN set_config('role', app.rolname, false) END AS switched
       FROM pg_roles me LEFT JOIN pg_roles app ON app.rolname = $1
      WHERE me.rolname = current_user`,
    [APPLICATION_ROLE],
  );
  const user = rows[0];
  if (user && (user.switched !== null || !user.unbound)) return;
  throw new Error(
    `The user in DATABASE_URL is not bound by row-level security and cannot switch to the role ${APPLICATION_ROLE}. ` +
      `Use one that owns the database and is neither superuser nor BYPASSRLS, or make the role as a superuser: ` +
      `CREATE ROLE ${APPLICATION_ROLE} NOLOGIN; SELECT equip_application_role();`,
  );
}
