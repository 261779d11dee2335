-- AlterTable
ALTER TABLE "policies" ADD COLUMN     "type" TEXT NOT NULL DEFAULT 'XA';
