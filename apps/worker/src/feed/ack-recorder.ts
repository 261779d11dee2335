import type { Ack } from '@turnpike/contracts/feed/message';
import type { NodeReport } from '@turnpike/domain/config-feed/repository';

export interface AckRecorder {
  /** Records a node's answer, or keeps the node's newest until the database is back. */
  acknowledge(instanceId: string, ack: Ack): Promise<boolean>;
  /** Records what was kept. @throws when the database still fails */
  flush(): Promise<void>;
}

/** @param record writes to the database; false: no such node */
export function createAckRecorder(
  record: (instanceId: string, report: NodeReport) => Promise<boolean>,
): AckRecorder {
  const kept = new Map<string, { instanceId: string; report: NodeReport }>();
  return {
    async acknowledge(instanceId, ack) {
      const report = toReport(ack);
      const key = `${instanceId}/${ack.node}`;
      try {
        const known = await record(instanceId, report);
        kept.delete(key);
        return known;
      } catch {
        kept.set(key, { instanceId, report });
        return true;
      }
    },
    async flush() {
      for (const [key, { instanceId, report }] of kept) {
        await record(instanceId, report);
        kept.delete(key);
      }
    },
  };
}

function toReport({ node, pid, revision, result }: Ack): NodeReport {
  return result.outcome === 'applied'
    ? { node, pid, appliedRevision: revision, refusedReason: null }
    : { node, pid, appliedRevision: null, refusedReason: result.reason };
}
