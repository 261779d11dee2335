-- Access: identities, second factors, tokens, places of grants, and an audit log that is a chain.
-- Locks: ACCESS EXCLUSIVE on the tables that get columns, for as long as audit_events takes to be numbered.
-- To be run again from its start after a failure: it is one transaction.

-- DropIndex
DROP INDEX "policy_grants_group_id_policy_id_project_id_key";

-- AlterTable
ALTER TABLE "access_keys" ADD COLUMN     "created_by" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "audit_events" ADD COLUMN     "after" JSONB,
ADD COLUMN     "before" JSONB,
ADD COLUMN     "credential_id" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "credential_kind" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "decision" JSONB,
ADD COLUMN     "hash" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "outcome" TEXT NOT NULL DEFAULT 'succeeded',
ADD COLUMN     "resource_urn" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "seq" BIGINT,
ALTER COLUMN "created_at" SET DATA TYPE TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "instances" ADD COLUMN     "enterprise_project_id" TEXT NOT NULL DEFAULT '0';

-- AlterTable
ALTER TABLE "policy_grants" ADD COLUMN     "scope_id" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "scope_type" TEXT NOT NULL DEFAULT 'account',
ADD COLUMN     "user_id" TEXT,
ALTER COLUMN "group_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "projects" ADD COLUMN     "description" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "enabled" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "method" TEXT NOT NULL DEFAULT 'password',
ADD COLUMN     "mfa_at" TIMESTAMPTZ(6),
ADD COLUMN     "source_ip" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "user_agent" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "area_code" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "external_subject" TEXT,
ADD COLUMN     "identity_provider_id" TEXT,
ADD COLUMN     "login_protected" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "must_change_password" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "password_changed_at" TIMESTAMPTZ(6),
ADD COLUMN     "password_history" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "phone" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "audit_heads" (
    "account_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_heads_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "audit_checkpoints" (
    "account_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_checkpoints_pkey" PRIMARY KEY ("account_id","seq")
);

-- CreateTable
CREATE TABLE "action_uses" (
    "account_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "action_uses_pkey" PRIMARY KEY ("user_id","action","day")
);

-- CreateTable
CREATE TABLE "instance_tags" (
    "instance_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "instance_tags_pkey" PRIMARY KEY ("instance_id","key")
);

-- CreateTable
CREATE TABLE "account_security" (
    "account_id" TEXT NOT NULL,
    "password_policy" JSONB NOT NULL DEFAULT '{}',
    "login_policy" JSONB NOT NULL DEFAULT '{}',
    "protect_policy" JSONB NOT NULL DEFAULT '{}',
    "console_acl" JSONB NOT NULL DEFAULT '{}',
    "api_acl" JSONB NOT NULL DEFAULT '{}',
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_security_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "enterprise_projects" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "enterprise_projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "temporary_keys" (
    "ak" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "secret_sealed" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "policy" JSONB,
    "mfa_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "temporary_keys_pkey" PRIMARY KEY ("ak")
);

-- CreateTable
CREATE TABLE "tokens" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "project_id" TEXT NOT NULL DEFAULT '',
    "methods" TEXT[],
    "mfa_at" TIMESTAMPTZ(6),
    "issued_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mfa_devices" (
    "user_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secret_sealed" TEXT NOT NULL,
    "bound_at" TIMESTAMPTZ(6),
    "last_step" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mfa_devices_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "recovery_codes" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_throttles" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "window_started_at" TIMESTAMPTZ(6) NOT NULL,
    "locked_until" TIMESTAMPTZ(6),

    CONSTRAINT "sign_in_throttles_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "identity_providers" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "issuer" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "client_secret_sealed" TEXT NOT NULL,
    "scopes" TEXT NOT NULL DEFAULT 'openid profile email',
    "groups_claim" TEXT NOT NULL DEFAULT 'groups',
    "group_mappings" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_providers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "action_uses_account_id_day_idx" ON "action_uses"("account_id", "day");

-- CreateIndex
CREATE INDEX "instance_tags_account_id_key_idx" ON "instance_tags"("account_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "enterprise_projects_account_id_name_key" ON "enterprise_projects"("account_id", "name");

-- CreateIndex
CREATE INDEX "temporary_keys_user_id_idx" ON "temporary_keys"("user_id");

-- CreateIndex
CREATE INDEX "temporary_keys_expires_at_idx" ON "temporary_keys"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "tokens_hash_key" ON "tokens"("hash");

-- CreateIndex
CREATE INDEX "tokens_user_id_idx" ON "tokens"("user_id");

-- CreateIndex
CREATE INDEX "tokens_expires_at_idx" ON "tokens"("expires_at");

-- CreateIndex
CREATE INDEX "recovery_codes_user_id_idx" ON "recovery_codes"("user_id");

-- CreateIndex
CREATE INDEX "sign_in_throttles_window_started_at_idx" ON "sign_in_throttles"("window_started_at");

-- CreateIndex
CREATE UNIQUE INDEX "identity_providers_account_id_name_key" ON "identity_providers"("account_id", "name");

-- CreateIndex
CREATE INDEX "audit_events_account_id_principal_name_created_at_idx" ON "audit_events"("account_id", "principal_name", "created_at");

-- CreateIndex
CREATE INDEX "audit_events_account_id_resource_id_idx" ON "audit_events"("account_id", "resource_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_events_account_id_seq_key" ON "audit_events"("account_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "users_identity_provider_id_external_subject_key" ON "users"("identity_provider_id", "external_subject");

-- AddForeignKey
ALTER TABLE "instance_tags" ADD CONSTRAINT "instance_tags_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_security" ADD CONSTRAINT "account_security_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enterprise_projects" ADD CONSTRAINT "enterprise_projects_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_identity_provider_id_fkey" FOREIGN KEY ("identity_provider_id") REFERENCES "identity_providers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_grants" ADD CONSTRAINT "policy_grants_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "temporary_keys" ADD CONSTRAINT "temporary_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mfa_devices" ADD CONSTRAINT "mfa_devices_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_providers" ADD CONSTRAINT "identity_providers_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Grants so far hold in a project or in the whole account.
UPDATE "policy_grants" SET "scope_type" = 'project', "scope_id" = "project_id" WHERE "project_id" <> '';
ALTER TABLE "policy_grants" DROP COLUMN "project_id";
CREATE UNIQUE INDEX "policy_grants_group_id_policy_id_scope_type_scope_id_key" ON "policy_grants"("group_id", "policy_id", "scope_type", "scope_id");
CREATE UNIQUE INDEX "policy_grants_user_id_policy_id_scope_type_scope_id_key" ON "policy_grants"("user_id", "policy_id", "scope_type", "scope_id");
ALTER TABLE "policy_grants" ADD CONSTRAINT "policy_grants_one_holder" CHECK (num_nonnulls("group_id", "user_id") = 1);

-- Events from before the chain are numbered and have no hash; the first link follows them.
UPDATE "audit_events" e SET "seq" = n."seq"
  FROM (SELECT "id", row_number() OVER (PARTITION BY "account_id" ORDER BY "created_at", "id") AS "seq" FROM "audit_events") n
 WHERE n."id" = e."id";
ALTER TABLE "audit_events" ALTER COLUMN "seq" SET NOT NULL, ALTER COLUMN "hash" DROP DEFAULT;
INSERT INTO "audit_heads" ("account_id", "seq", "hash")
  SELECT "account_id", max("seq"), '' FROM "audit_events" GROUP BY "account_id";

UPDATE "instances" SET "enterprise_project_id" = "attributes" ->> 'enterprise_project_id'
 WHERE coalesce("attributes" ->> 'enterprise_project_id', '') <> '';
