-- Usage and access records of gateways. Adds four tables and locks none that is there. They have no foreign key: what a
-- gateway that is deleted leaves is removed in slices, not in the transaction that deletes it. To run it again after a
-- failure: it is one transaction, nothing is left to drop.

-- CreateTable
CREATE TABLE "usage_counts" (
    "instance_id" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "revision" INTEGER NOT NULL,
    "api_id" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "refusals" BIGINT NOT NULL,
    "client_errors" BIGINT NOT NULL,
    "server_errors" BIGINT NOT NULL,
    "unanswered" BIGINT NOT NULL,
    "backend_failures" BIGINT NOT NULL,
    "bytes_in" BIGINT NOT NULL,
    "bytes_out" BIGINT NOT NULL,
    "duration_us" BIGINT NOT NULL,
    "latency" BIGINT[],

    CONSTRAINT "usage_counts_pkey" PRIMARY KEY ("instance_id","minute","revision","api_id","environment_id","app_id")
);

-- CreateTable
CREATE TABLE "access_records" (
    "id" BIGSERIAL NOT NULL,
    "instance_id" TEXT NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL,
    "request_id" TEXT NOT NULL,
    "api_id" TEXT,
    "app_id" TEXT,
    "status" INTEGER NOT NULL,
    "error_code" TEXT,
    "record" JSONB NOT NULL,

    CONSTRAINT "access_records_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "record_batches" (
    "instance_id" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "epoch" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "record_batches_pkey" PRIMARY KEY ("instance_id","node","epoch","stream")
);

-- CreateTable
CREATE TABLE "record_spools" (
    "instance_id" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "dropped_records" BIGINT NOT NULL DEFAULT 0,
    "damaged_parts" BIGINT NOT NULL DEFAULT 0,
    "spool_bytes" BIGINT NOT NULL DEFAULT 0,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "record_spools_pkey" PRIMARY KEY ("instance_id","node")
);

-- CreateIndex
CREATE INDEX "usage_counts_instance_id_revision_idx" ON "usage_counts"("instance_id", "revision");

-- CreateIndex
CREATE INDEX "usage_counts_minute_idx" ON "usage_counts"("minute");

-- CreateIndex
CREATE INDEX "access_records_instance_id_time_id_idx" ON "access_records"("instance_id", "time", "id");

-- CreateIndex
CREATE INDEX "access_records_instance_id_request_id_idx" ON "access_records"("instance_id", "request_id");

-- CreateIndex
CREATE INDEX "access_records_time_idx" ON "access_records"("time");

-- CreateIndex
CREATE INDEX "record_batches_taken_at_idx" ON "record_batches"("taken_at");

-- Rows of a gateway, as in 20261124062500_row_level_security.
SELECT keep_to_account(
    name::regclass,
    format('EXISTS (SELECT FROM instances i WHERE i.id = %I.instance_id)', name),
    'sees_instance(instance_id)')
  FROM unnest(ARRAY['usage_counts', 'access_records', 'record_batches', 'record_spools']) AS name;
