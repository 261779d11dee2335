-- A temporary key ends with what its user was known by when they asked for it: that is the foreign keys.
-- AlterTable
ALTER TABLE "temporary_keys" ADD COLUMN     "from_access_key" TEXT,
ADD COLUMN     "from_session" TEXT,
ADD COLUMN     "from_token" TEXT,
ADD COLUMN     "project_id" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE INDEX "temporary_keys_from_access_key_idx" ON "temporary_keys"("from_access_key");

-- CreateIndex
CREATE INDEX "temporary_keys_from_token_idx" ON "temporary_keys"("from_token");

-- CreateIndex
CREATE INDEX "temporary_keys_from_session_idx" ON "temporary_keys"("from_session");

-- AddForeignKey
ALTER TABLE "temporary_keys" ADD CONSTRAINT "temporary_keys_from_access_key_fkey" FOREIGN KEY ("from_access_key") REFERENCES "access_keys"("ak") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "temporary_keys" ADD CONSTRAINT "temporary_keys_from_token_fkey" FOREIGN KEY ("from_token") REFERENCES "tokens"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "temporary_keys" ADD CONSTRAINT "temporary_keys_from_session_fkey" FOREIGN KEY ("from_session") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
