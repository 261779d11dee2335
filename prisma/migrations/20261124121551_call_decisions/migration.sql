-- Why calls were refused, as nodes tell it. Adds a table and locks none that is there. It has no foreign key, like other
-- records of gateways: what a gateway that is deleted leaves is removed in slices. To run it again after a failure: it is
-- one transaction, nothing is left to drop.

-- CreateTable
CREATE TABLE "call_decisions" (
    "instance_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL,
    "node" TEXT NOT NULL,
    "api_id" TEXT,
    "app_id" TEXT,
    "error_code" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "record" JSONB NOT NULL,

    CONSTRAINT "call_decisions_pkey" PRIMARY KEY ("instance_id","request_id")
);

-- CreateIndex
CREATE INDEX "call_decisions_instance_id_time_idx" ON "call_decisions"("instance_id", "time");

-- CreateIndex
CREATE INDEX "call_decisions_instance_id_api_id_time_idx" ON "call_decisions"("instance_id", "api_id", "time");

-- CreateIndex
CREATE INDEX "call_decisions_time_idx" ON "call_decisions"("time");

-- Rows of a gateway, as in 20261124062500_row_level_security.
SELECT keep_to_account(
    'call_decisions',
    'EXISTS (SELECT FROM instances i WHERE i.id = call_decisions.instance_id)',
    'sees_instance(instance_id)');
