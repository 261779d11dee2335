import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { LeaseOwner } from '@turnpike/domain/provisioning/reconcile';
import { isProcessThere } from './drivers/process/is-process-there.ts';

/** Workers of this very process; more than one only in tests. */
const alive = new Set<string>();

/**
 * Names this worker in its leases as `<machine>/<pid>/<nonce>/`, so that the next worker of this machine sees that a
 * killed one is dead and need not wait for its leases to run out.
 */
export function createLeaseOwner(): LeaseOwner {
  const machine = machineName();
  const nonce = randomBytes(4).toString('hex');
  alive.add(nonce);
  return {
    prefix: `${machine}/${process.pid}/${nonce}/`,
    isDead(token) {
      const [theirMachine, pid, theirNonce = ''] = token.split('/');
      if (theirMachine !== machine || !/^\d+$/.test(pid ?? '')) return false;
      // Our own number with another nonce: whoever had the number before us.
      return Number(pid) === process.pid ? !alive.has(theirNonce) : !isProcessThere(Number(pid));
    },
  };
}

/** Where process ids mean the same: a machine since its last start, a container of it. */
function machineName(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`;
  } catch {
    return hostname().replaceAll('/', '-');
  }
}
