import { linkHash } from '@turnpike/contracts/audit/audit-record';
import type { World } from '@turnpike/testkit/world';
import { auditRecordOf } from '../../src/kernel/audit/repository.ts';
import { asDatabaseOwner } from './repository.ts';

/** Makes all hashes of an account's chain anew from `fromSeq` on, and the head: what somebody does who covers a change. */
export async function makeHashesAnew(world: World, accountId: string, fromSeq: number): Promise<void> {
  const rows = await world.env.database.auditEvent.findMany({
    where: { accountId },
    orderBy: { seq: 'asc' },
  });
  let hash = '';
  for (const row of rows) {
    if (row.seq >= fromSeq) {
      hash = linkHash(hash, row.seq, auditRecordOf(row));
      await asDatabaseOwner(world, 'UPDATE audit_events SET hash = $2 WHERE id = $1', [row.id, hash]);
    } else hash = row.hash;
  }
  await asDatabaseOwner(world, 'UPDATE audit_heads SET hash = $2 WHERE account_id = $1', [accountId, hash]);
}
