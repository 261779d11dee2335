-- Request throttling policies, their bindings to published APIs, and limits of their own for credentials and tenants.
-- Locks: SHARE ROW EXCLUSIVE on instances, publications and apps for a moment, for the foreign keys; no row is read.
-- To be run again from its start after a failure: it is one transaction.

-- CreateTable
CREATE TABLE "throttles" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" INTEGER NOT NULL,
    "time_unit" TEXT NOT NULL,
    "time_interval" INTEGER NOT NULL,
    "api_call_limits" INTEGER NOT NULL,
    "user_call_limits" INTEGER,
    "app_call_limits" INTEGER,
    "ip_call_limits" INTEGER,
    "remark" TEXT NOT NULL DEFAULT '',
    "outage_mode" TEXT NOT NULL DEFAULT 'CLOSED',
    "open_calls" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "throttles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "throttle_bindings" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "throttle_id" TEXT NOT NULL,
    "publication_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "throttle_bindings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "throttle_specials" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "throttle_id" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "app_id" TEXT,
    "call_limits" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "throttle_specials_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "throttles_instance_id_name_key" ON "throttles"("instance_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "throttle_bindings_publication_id_key" ON "throttle_bindings"("publication_id");

-- CreateIndex
CREATE INDEX "throttle_bindings_throttle_id_idx" ON "throttle_bindings"("throttle_id");

-- CreateIndex
CREATE INDEX "throttle_specials_app_id_idx" ON "throttle_specials"("app_id");

-- CreateIndex
CREATE UNIQUE INDEX "throttle_specials_throttle_id_object_type_object_id_key" ON "throttle_specials"("throttle_id", "object_type", "object_id");

-- AddForeignKey
ALTER TABLE "throttles" ADD CONSTRAINT "throttles_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "throttle_bindings" ADD CONSTRAINT "throttle_bindings_throttle_id_fkey" FOREIGN KEY ("throttle_id") REFERENCES "throttles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "throttle_bindings" ADD CONSTRAINT "throttle_bindings_publication_id_fkey" FOREIGN KEY ("publication_id") REFERENCES "publications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "throttle_specials" ADD CONSTRAINT "throttle_specials_throttle_id_fkey" FOREIGN KEY ("throttle_id") REFERENCES "throttles"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "throttle_specials" ADD CONSTRAINT "throttle_specials_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT keep_to_account('throttles');
SELECT keep_to_account('throttle_bindings');
SELECT keep_to_account('throttle_specials');
