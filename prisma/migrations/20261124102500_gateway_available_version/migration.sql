-- Which program a gateway could be upgraded to.
-- Locks: ACCESS EXCLUSIVE on instances for a moment; no row is read or written.
-- To be run again from its start after a failure: it is one transaction.

-- AlterTable
ALTER TABLE "instances" ADD COLUMN     "available_version" TEXT;
