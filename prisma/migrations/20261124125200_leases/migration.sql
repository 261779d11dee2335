-- How far the windows of counters are granted to the nodes of a gateway, and which gateways' nodes count together.
-- Locks: SHARE ROW EXCLUSIVE on instances for a moment, for the foreign keys; no row is read.
-- To be run again from its start after a failure: it is one transaction.

-- CreateTable
CREATE TABLE "lease_windows" (
    "instance_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "start_ms" BIGINT NOT NULL,
    "length_ms" BIGINT NOT NULL,
    "anchor_ms" BIGINT NOT NULL,
    "granted" BIGINT NOT NULL,
    "call_limit" BIGINT NOT NULL,
    "wanted" BIGINT NOT NULL,
    "parts" INTEGER NOT NULL,
    "last_grant" BIGINT NOT NULL,

    CONSTRAINT "lease_windows_pkey" PRIMARY KEY ("instance_id","key")
);

-- CreateTable
CREATE TABLE "lease_regimes" (
    "instance_id" TEXT NOT NULL,
    "from_ms" BIGINT NOT NULL,
    "shorts_from_ms" BIGINT NOT NULL,
    "alone_from_ms" BIGINT,

    CONSTRAINT "lease_regimes_pkey" PRIMARY KEY ("instance_id")
);

-- AddForeignKey
ALTER TABLE "lease_windows" ADD CONSTRAINT "lease_windows_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lease_regimes" ADD CONSTRAINT "lease_regimes_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rows of a gateway, as in 20261124062500_row_level_security.
SELECT keep_to_account(
    name::regclass,
    format('EXISTS (SELECT FROM instances i WHERE i.id = %I.instance_id)', name),
    'sees_instance(instance_id)')
  FROM unnest(ARRAY['lease_windows', 'lease_regimes']) AS name;
