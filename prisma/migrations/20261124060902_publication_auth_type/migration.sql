-- AlterTable
ALTER TABLE "publications" ADD COLUMN     "auth_type" TEXT NOT NULL DEFAULT 'NONE';

-- CreateIndex
CREATE INDEX "publications_account_id_auth_type_idx" ON "publications"("account_id", "auth_type");

-- The published version says it; none is of IAM authentication before this migration.
UPDATE "publications" p SET "auth_type" = v."definition" ->> 'auth_type'
FROM "api_versions" v WHERE v."id" = p."version_id" AND v."definition" ? 'auth_type';
