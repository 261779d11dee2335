-- Gateways get several nodes, whose shared listeners stand in a table of their own; editions and quotas become rows.
-- Locks: ACCESS EXCLUSIVE on instances and instance_nodes for a moment; each gateway's ports are copied to listeners.
-- To be run again from its start after a failure: it is one transaction.
SET LOCAL turnpike.account_id = '*';

-- AlterTable
ALTER TABLE "instances" ADD COLUMN     "client_token" TEXT,
ADD COLUMN     "client_token_digest" TEXT,
ADD COLUMN     "egress_bandwidth_mbit" INTEGER,
ADD COLUMN     "egress_charging_mode" TEXT,
ADD COLUMN     "eip_id" TEXT,
ADD COLUMN     "gateway_version" TEXT,
ADD COLUMN     "ingress_bandwidth_mbit" INTEGER,
ADD COLUMN     "ingress_charging_mode" TEXT,
ADD COLUMN     "node_generation" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "nodes_wanted" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "operation" TEXT,
ADD COLUMN     "operation_started_at" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "editions" (
    "name" TEXT NOT NULL,
    "worker_threads" INTEGER NOT NULL,
    "memory_limit_mib" INTEGER NOT NULL,
    "file_descriptors" INTEGER NOT NULL,
    "cpu_share" DOUBLE PRECISION NOT NULL,
    "connections" INTEGER NOT NULL,
    "requests_per_second" INTEGER NOT NULL,
    "apis" INTEGER NOT NULL,
    "built_in" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "editions_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "project_quotas" (
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" INTEGER NOT NULL,

    CONSTRAINT "project_quotas_pkey" PRIMARY KEY ("project_id","name")
);

-- CreateTable
CREATE TABLE "instance_listeners" (
    "id" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "connection_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instance_listeners_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "instance_listeners_port_key" ON "instance_listeners"("port");

-- CreateIndex
CREATE UNIQUE INDEX "instance_listeners_connection_id_key" ON "instance_listeners"("connection_id");

-- CreateIndex
CREATE INDEX "instance_listeners_instance_id_idx" ON "instance_listeners"("instance_id");

-- CreateIndex
CREATE UNIQUE INDEX "instances_project_id_client_token_key" ON "instances"("project_id", "client_token");

-- AddForeignKey
ALTER TABLE "instance_listeners" ADD CONSTRAINT "instance_listeners_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT keep_to_account('instance_listeners', 'sees_instance(instance_id)');

-- Of the operator: every account reads editions and its own quotas, none writes them.
ALTER TABLE editions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY anyone_reads ON editions FOR SELECT USING (current_setting('turnpike.account_id', true) <> '');
CREATE POLICY operator_writes ON editions
  USING (current_setting('turnpike.account_id', true) = '*')
  WITH CHECK (current_setting('turnpike.account_id', true) = '*');
ALTER TABLE project_quotas ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project_reads ON project_quotas FOR SELECT
  USING (current_setting('turnpike.account_id', true) <> ''
         AND (project_id = '*' OR EXISTS (SELECT FROM projects p WHERE p.id = project_id)));
CREATE POLICY operator_writes ON project_quotas
  USING (current_setting('turnpike.account_id', true) = '*')
  WITH CHECK (current_setting('turnpike.account_id', true) = '*');

-- Ports of gateways that are there become their two default listeners.
INSERT INTO instance_listeners (id, instance_id, purpose, protocol, port, status)
  SELECT replace(gen_random_uuid()::text, '-', ''), instance_id, 'DEFAULT', 'HTTP', http_port, 'open' FROM instance_nodes
  UNION ALL
  SELECT replace(gen_random_uuid()::text, '-', ''), instance_id, 'DEFAULT', 'HTTPS', https_port, 'open' FROM instance_nodes;

-- Outbound bandwidth was a record among the attributes; it becomes a limit.
UPDATE instances SET
  egress_bandwidth_mbit = (attributes ->> 'bandwidth_size')::int,
  egress_charging_mode = coalesce(attributes ->> 'bandwidth_charging_mode', 'traffic')
  WHERE jsonb_typeof(attributes -> 'bandwidth_size') = 'number' AND (attributes ->> 'bandwidth_size')::int > 0;

-- Requests/s and APIs as the model product's editions (reference 3.1, 3.4). A connection takes a file descriptor for the
-- caller and at most one for the backend. A node may use a core for each of its worker threads.
INSERT INTO editions (name, worker_threads, memory_limit_mib, file_descriptors, cpu_share, connections,
                      requests_per_second, apis, built_in) VALUES
  ('BASIC', 1, 256, 8192, 1, 3000, 2000, 250, true),
  ('PROFESSIONAL', 1, 512, 16384, 1, 6000, 4000, 800, true),
  ('ENTERPRISE', 2, 1024, 32768, 2, 12000, 6000, 2000, true),
  ('PLATINUM', 4, 2048, 65536, 4, 24000, 10000, 8000, true);

-- Gateways per project as the model product's (reference 4.1).
INSERT INTO project_quotas (project_id, name, value) VALUES ('*', 'gateways', 5), ('*', 'nodes', 16);

-- DropIndex
DROP INDEX "instance_nodes_http_port_key";

-- DropIndex
DROP INDEX "instance_nodes_https_port_key";

-- AlterTable
ALTER TABLE "instance_nodes" DROP COLUMN "http_port",
DROP COLUMN "https_port",
ADD COLUMN     "isolation" JSONB,
ADD COLUMN     "last_exit" TEXT,
ADD COLUMN     "restarts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "started_at" TIMESTAMPTZ(6),
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'stopped',
ADD COLUMN     "version" TEXT;
