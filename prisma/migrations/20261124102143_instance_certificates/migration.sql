-- Certificates of gateways, and a change of what an endpoint connection sets off.
-- Locks: none that anything waits for; no row is read or written.
-- To be run again from its start after a failure: it is one transaction.

-- CreateTable
CREATE TABLE "instance_certificates" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "chain" TEXT NOT NULL,
    "key_sealed" TEXT NOT NULL,
    "names" TEXT[],
    "not_after" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instance_certificates_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "instance_certificates_instance_id_key" ON "instance_certificates"("instance_id");

-- AddForeignKey
ALTER TABLE "instance_certificates" ADD CONSTRAINT "instance_certificates_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT keep_to_account('instance_certificates');

-- As whatever else changes what is wanted of a gateway, so that the change does not wait for the pause of earlier attempts.
CREATE OR REPLACE FUNCTION wake_gateway_of_connection() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  scope CONSTANT text := coalesce(current_setting('turnpike.account_id', true), '');
BEGIN
  PERFORM set_config('turnpike.account_id', '*', true);
  UPDATE instances SET generation = generation + 1, attempts = 0, next_attempt_at = NULL WHERE id = OLD.instance_id;
  PERFORM set_config('turnpike.account_id', scope, true);
  RETURN NULL;
END
$$;
