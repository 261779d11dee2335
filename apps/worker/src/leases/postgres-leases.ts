import type { Database } from '@turnpike/domain/kernel/database';
import { withinAccountOf } from '@turnpike/domain/kernel/instance-account';
import { exchangeLeases } from '@turnpike/domain/leases/repository';
import type { LeaseStore } from './lease-store.ts';

/** Leases in PostgreSQL. */
export function postgresLeases(db: Database): LeaseStore {
  return {
    exchange: (instanceId, request) =>
      withinAccountOf(db, instanceId, () => exchangeLeases(db, instanceId, request)),
    close: async () => undefined,
  };
}
