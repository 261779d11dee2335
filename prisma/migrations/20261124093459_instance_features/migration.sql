-- Features of gateways. Adds a table; the foreign key locks instances against changes of rows while it is added, for
-- a moment. To run it again after a failure: DROP TABLE instance_features.

-- CreateTable
CREATE TABLE "instance_features" (
    "id" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enable" BOOLEAN NOT NULL,
    "config" TEXT NOT NULL,
    "secrets" JSONB NOT NULL DEFAULT '{}',
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "instance_features_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "instance_features_instance_id_name_key" ON "instance_features"("instance_id", "name");

-- AddForeignKey
ALTER TABLE "instance_features" ADD CONSTRAINT "instance_features_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT keep_to_account('instance_features');
