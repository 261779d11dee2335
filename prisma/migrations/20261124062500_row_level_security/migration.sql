-- Row-level security: the second lock between accounts, and an audit log that only grows (.github/adr/*-row-level-security.md).
-- Locks: ACCESS EXCLUSIVE on every table for a moment; no row is read or written.
-- To be run again from its start after a failure: it is one transaction.
--
-- Later migrations: for a new table call keep_to_account('new_table'), or write its policy; for rows of tables that are
-- there, begin with SET LOCAL turnpike.account_id = '*', because the owner is bound as well.

-- The role that the application takes on. Roles belong to the whole server, so another database may have made it.
DO $$
BEGIN
  CREATE ROLE turnpike_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  -- Whoever owns the database without the right to make roles is bound by FORCE ROW LEVEL SECURITY instead.
  WHEN insufficient_privilege THEN NULL;
END
$$;

-- Keeps a table to the account that a session is for: '*' is every account's, '' and no setting nobody's.
-- is_own, may_be: conditions on rows that are there and on new ones, where it is not by the column account_id.
CREATE FUNCTION keep_to_account(target regclass, is_own text DEFAULT NULL, may_be text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  scope CONSTANT text := 'current_setting(''turnpike.account_id'', true)';
  own CONSTANT text := coalesce(is_own, 'account_id = ' || scope);
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own_account ON %s USING (%s = ''*'' OR %s) WITH CHECK (%s = ''*'' OR %s)',
                 target, scope, own, scope, coalesce(may_be, own));
END
$$;

SELECT keep_to_account(name::regclass) FROM unnest(ARRAY[
  'account_security', 'enterprise_projects', 'projects', 'users', 'user_groups', 'user_group_members', 'policies',
  'policy_grants', 'access_keys', 'temporary_keys', 'tokens', 'mfa_devices', 'recovery_codes', 'identity_providers',
  'sessions', 'audit_events', 'audit_heads', 'audit_checkpoints', 'action_uses', 'instances', 'instance_tags',
  'api_groups', 'environments', 'apis', 'api_versions', 'publications', 'apps', 'app_codes', 'app_auths', 'app_quotas',
  'acls', 'acl_bindings']) AS name;
SELECT keep_to_account('accounts', 'id = current_setting(''turnpike.account_id'', true)');

-- Rows of a gateway: theirs who see the gateway, by the policy of its table. Of few rows the function finds that out
-- faster, because its plan is kept; of many a join does. Figures are in the ADR.
CREATE FUNCTION sees_instance(wanted text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM instances i WHERE i.id = wanted);
END
$$;
SELECT keep_to_account('instance_nodes', 'sees_instance(instance_id)');
SELECT keep_to_account(
    name::regclass,
    format('EXISTS (SELECT FROM instances i WHERE i.id = %I.instance_id)', name),
    'sees_instance(instance_id)')
  FROM unnest(ARRAY['instance_events', 'config_changes', 'config_documents', 'config_revisions']) AS name;

-- Of the system, not of an account: what was failed at a sign-in (hashes only), and what waits for the queue, which any
-- account's operation may add to.
SELECT keep_to_account('sign_in_throttles', 'false');
SELECT keep_to_account('outbox_messages', 'false');
CREATE POLICY any_account_adds ON outbox_messages FOR INSERT
  WITH CHECK (current_setting('turnpike.account_id', true) <> '');

-- What was written down stays. To end an account for good, its owner switches this off for the time:
-- ALTER TABLE audit_events DISABLE TRIGGER audit_events_only_grow (see .github/SECURITY.md).
CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_events_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
  EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER audit_checkpoints_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints
  EXECUTE FUNCTION refuse_to_rewrite();

-- What the role may do in this database: everything with rows, but for the audit log; nothing with tables.
CREATE FUNCTION equip_application_role() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'turnpike_app') THEN RETURN; END IF;
  GRANT USAGE ON SCHEMA public TO turnpike_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO turnpike_app;
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO turnpike_app;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO turnpike_app;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO turnpike_app;
  REVOKE UPDATE, DELETE ON audit_events, audit_checkpoints FROM turnpike_app;
  REVOKE DELETE ON audit_heads FROM turnpike_app;
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN REVOKE ALL ON _prisma_migrations FROM turnpike_app; END IF;
END
$$;
SELECT equip_application_role();
