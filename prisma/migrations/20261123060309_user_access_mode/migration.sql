-- AlterTable
ALTER TABLE "users" ADD COLUMN     "access_mode" TEXT NOT NULL DEFAULT 'default';
