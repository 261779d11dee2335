-- No token or temporary key has been issued before this migration: the tables are empty.
-- AlterTable
ALTER TABLE "temporary_keys" ADD COLUMN     "token_digest_sealed" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "tokens" ADD COLUMN     "digest_sealed" TEXT NOT NULL;
