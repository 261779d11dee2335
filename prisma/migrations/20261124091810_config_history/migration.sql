-- The history of each gateway's configuration: what every kept revision held, and who made it so. Bodies of documents move
-- into a table of their own, each content once per gateway.
-- Locks: ACCESS EXCLUSIVE on config_documents, config_changes and config_revisions until the end; config_documents is
-- read once and rewritten by nothing. Revisions from before have no history to restore and go; the newest one of each
-- gateway stays. To be run again from its start after a failure: it is one transaction.

SET LOCAL turnpike.account_id = '*';

-- AlterTable
ALTER TABLE "config_changes" ADD COLUMN     "operation" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "principal_id" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "principal_name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "request_id" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "config_revisions" ADD COLUMN     "added_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "removed_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "restored_from" INTEGER,
ADD COLUMN     "summary" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "config_bodies" (
    "instance_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "refs" TEXT[],
    "body" JSONB NOT NULL,

    CONSTRAINT "config_bodies_pkey" PRIMARY KEY ("instance_id","hash")
);

-- CreateTable
CREATE TABLE "config_versions" (
    "instance_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "document_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "hash" TEXT,

    CONSTRAINT "config_versions_pkey" PRIMARY KEY ("instance_id","kind","document_id","revision")
);

-- CreateTable
CREATE TABLE "config_causes" (
    "instance_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "request_id" TEXT NOT NULL,
    "principal_id" TEXT NOT NULL,
    "principal_name" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "config_causes_pkey" PRIMARY KEY ("instance_id","revision","request_id")
);

-- CreateTable
CREATE TABLE "config_overrides" (
    "instance_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "document_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "restored_from" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "takes_identities" BOOLEAN NOT NULL DEFAULT false,
    "principal_id" TEXT NOT NULL,
    "principal_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "config_overrides_pkey" PRIMARY KEY ("instance_id","kind","document_id")
);

-- CreateIndex
CREATE INDEX "config_bodies_refs_idx" ON "config_bodies" USING GIN ("refs");

-- CreateIndex
CREATE INDEX "config_versions_instance_id_revision_idx" ON "config_versions"("instance_id", "revision");

-- CreateIndex
CREATE INDEX "config_versions_instance_id_hash_idx" ON "config_versions"("instance_id", "hash");

-- CreateIndex
CREATE INDEX "config_causes_instance_id_request_id_idx" ON "config_causes"("instance_id", "request_id");

-- CreateIndex
CREATE INDEX "config_overrides_account_id_takes_identities_idx" ON "config_overrides"("account_id", "takes_identities");

-- CreateIndex
CREATE INDEX "config_documents_instance_id_hash_idx" ON "config_documents"("instance_id", "hash");

-- Rows of a gateway, as in 20261124062500_row_level_security.
SELECT keep_to_account(
    name::regclass,
    format('EXISTS (SELECT FROM instances i WHERE i.id = %I.instance_id)', name),
    'sees_instance(instance_id)')
  FROM unnest(ARRAY['config_bodies', 'config_versions', 'config_causes']) AS name;
SELECT keep_to_account('config_overrides');

INSERT INTO config_bodies (instance_id, hash, name, refs, body)
SELECT DISTINCT ON (instance_id, hash) instance_id, hash,
       coalesce(body ->> 'apiName', body ->> 'instanceName', body ->> 'name', document_id),
       CASE kind
         WHEN 'publication' THEN
           ARRAY['group/' || (body ->> 'groupId'), 'environment/' || (body ->> 'environmentId')]
             || ARRAY(SELECT 'acl/' || id FROM jsonb_array_elements_text(body -> 'aclIds') AS id)
         WHEN 'credential' THEN array_remove(ARRAY['quota/' || (body ->> 'quotaId')], NULL)
         ELSE ARRAY[]::text[]
       END,
       body
  FROM config_documents WHERE hash IS NOT NULL;
INSERT INTO config_versions (instance_id, kind, document_id, revision, hash)
SELECT instance_id, kind, document_id, revision, hash FROM config_documents WHERE hash IS NOT NULL;
DELETE FROM config_revisions r USING instances i WHERE i.id = r.instance_id AND r.revision < i.config_revision;
-- Digests are sums by now: that of each gateway is made anew with its next revision.
UPDATE config_revisions SET digest = '';

-- AlterTable
ALTER TABLE "config_documents" DROP COLUMN "body";
