-- Endpoint services: who may ask for connections, and connections, which two accounts see.
-- Locks: ACCESS EXCLUSIVE on instances while each gateway gets the id of its service, and on instance_listeners for a moment.
-- To be run again from its start after a failure: it is one transaction.
SET LOCAL turnpike.account_id = '*';

-- AlterTable
ALTER TABLE "instances" ADD COLUMN     "endpoint_service_id" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text);

-- CreateTable
CREATE TABLE "endpoint_permissions" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "permission" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "endpoint_permissions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "endpoint_connections" (
    "id" TEXT NOT NULL,
    "marker_id" BIGSERIAL NOT NULL,
    "account_id" TEXT NOT NULL,
    "account_name" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "owner_account_id" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "service_name" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'pendingAcceptance',
    "reason" TEXT,
    "host" TEXT,
    "port" INTEGER,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "endpoint_connections_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "endpoint_permissions_instance_id_permission_key" ON "endpoint_permissions"("instance_id", "permission");

-- CreateIndex
CREATE UNIQUE INDEX "endpoint_connections_marker_id_key" ON "endpoint_connections"("marker_id");

-- CreateIndex
CREATE INDEX "endpoint_connections_instance_id_marker_id_idx" ON "endpoint_connections"("instance_id", "marker_id");

-- CreateIndex
CREATE INDEX "endpoint_connections_account_id_project_id_marker_id_idx" ON "endpoint_connections"("account_id", "project_id", "marker_id");

-- CreateIndex
CREATE UNIQUE INDEX "instances_endpoint_service_id_key" ON "instances"("endpoint_service_id");

-- AddForeignKey
ALTER TABLE "endpoint_permissions" ADD CONSTRAINT "endpoint_permissions_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "endpoint_connections" ADD CONSTRAINT "endpoint_connections_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance_listeners" ADD CONSTRAINT "instance_listeners_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "endpoint_connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT keep_to_account('endpoint_permissions');

-- A connection is seen by the account that asks for it and by the one of the gateway.
SELECT keep_to_account('endpoint_connections',
  'account_id = current_setting(''turnpike.account_id'', true) OR owner_account_id = current_setting(''turnpike.account_id'', true)');

-- The endpoint service of that id, when the account may ask it: its own, or one whose whitelist has it. Nothing otherwise,
-- whether there is none or it may not. Looks across accounts, for just this; a function's SET clause would say so more
-- shortly, but takes a superuser.
CREATE FUNCTION endpoint_service_for(service_id text, asker text)
RETURNS TABLE (instance_id text, owner_account_id text, project_name text, label text, connections int)
LANGUAGE plpgsql AS $$
DECLARE
  scope CONSTANT text := coalesce(current_setting('turnpike.account_id', true), '');
BEGIN
  PERFORM set_config('turnpike.account_id', '*', true);
  RETURN QUERY
    SELECT i.id, i.account_id, p.name, coalesce(i.attributes ->> 'vpcep_service_name', ''),
           (SELECT count(*)::int FROM endpoint_connections c WHERE c.instance_id = i.id)
      FROM instances i JOIN projects p ON p.id = i.project_id
     WHERE i.endpoint_service_id = service_id AND i.desired_state <> 'DELETED'
       AND (i.account_id = asker OR EXISTS (
         SELECT FROM endpoint_permissions e
          WHERE e.instance_id = i.id AND e.permission IN ('*', 'iam:domain::' || asker)));
  PERFORM set_config('turnpike.account_id', scope, true);
END
$$;

-- Only the account itself asks, and only a gateway that it may ask: whoever owns the gateway makes up no connection of
-- another account, and nobody makes one to a gateway that did not let them.
CREATE FUNCTION may_ask_endpoint(wanted text, owner text, asker text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  scope CONSTANT text := coalesce(current_setting('turnpike.account_id', true), '');
  service text;
BEGIN
  PERFORM set_config('turnpike.account_id', '*', true);
  SELECT i.endpoint_service_id INTO service FROM instances i WHERE i.id = wanted AND i.account_id = owner;
  PERFORM set_config('turnpike.account_id', scope, true);
  RETURN EXISTS (SELECT FROM endpoint_service_for(service, asker));
END
$$;
CREATE POLICY only_who_may_ask ON endpoint_connections AS RESTRICTIVE FOR INSERT WITH CHECK (
  current_setting('turnpike.account_id', true) = '*'
  OR (account_id = current_setting('turnpike.account_id', true)
      AND status = 'pendingAcceptance' AND may_ask_endpoint(instance_id, owner_account_id, account_id)));

-- Whose it is and where it leads never changes. All that the account that asks may do afterwards is to give it up.
CREATE FUNCTION hold_endpoint_connection() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  scope CONSTANT text := current_setting('turnpike.account_id', true);
BEGIN
  IF (NEW.id, NEW.marker_id, NEW.account_id, NEW.account_name, NEW.project_id, NEW.owner_account_id, NEW.instance_id,
      NEW.service_name, NEW.protocol)
     IS DISTINCT FROM
     (OLD.id, OLD.marker_id, OLD.account_id, OLD.account_name, OLD.project_id, OLD.owner_account_id, OLD.instance_id,
      OLD.service_name, OLD.protocol) THEN
    RAISE EXCEPTION 'whose an endpoint connection is stays' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF scope NOT IN ('*', OLD.owner_account_id) AND (
       (NEW.host, NEW.port, NEW.reason, NEW.description) IS DISTINCT FROM
       (OLD.host, OLD.port, OLD.reason, OLD.description)
       OR (NEW.status IS DISTINCT FROM OLD.status AND NEW.status <> 'deleting')) THEN
    RAISE EXCEPTION 'the owner of the gateway decides on it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.status = 'deleting' AND NEW.status <> 'deleting' THEN
    RAISE EXCEPTION 'an endpoint connection that is given up stays so' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER endpoint_connection_held BEFORE UPDATE ON endpoint_connections
  FOR EACH ROW EXECUTE FUNCTION hold_endpoint_connection();

-- What is wanted of the gateway changed, also when the other account said so, which does not see the gateway: whoever
-- reconciles it just then looks again.
CREATE FUNCTION wake_gateway_of_connection() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  scope CONSTANT text := coalesce(current_setting('turnpike.account_id', true), '');
BEGIN
  PERFORM set_config('turnpike.account_id', '*', true);
  UPDATE instances SET generation = generation + 1 WHERE id = OLD.instance_id;
  PERFORM set_config('turnpike.account_id', scope, true);
  RETURN NULL;
END
$$;
CREATE TRIGGER endpoint_connection_decided AFTER UPDATE OF status ON endpoint_connections
  FOR EACH ROW WHEN (NEW.status IN ('creating', 'rejected', 'deleting') AND NEW.status IS DISTINCT FROM OLD.status)
  EXECUTE FUNCTION wake_gateway_of_connection();
CREATE TRIGGER endpoint_connection_gone AFTER DELETE ON endpoint_connections
  FOR EACH ROW WHEN (OLD.status IN ('creating', 'accepted', 'failed', 'rejected'))
  EXECUTE FUNCTION wake_gateway_of_connection();
