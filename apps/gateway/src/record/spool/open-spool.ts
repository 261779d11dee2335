import { dirname, join } from 'node:path';
import type { NodeSpec, SpoolStatus } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import { feedAddress } from '../../feed/feed-connection.ts';
import { RecordSender } from './record-sender.ts';
import { Spool } from './spool.ts';

/** A node's spool, in the folder `spool` of its state, and who sends it up; null for a node without a feed. */
export function openSpool(
  spec: NodeSpec,
  logger: Logger,
  onProgress: (status: SpoolStatus) => void,
): { readonly spool: Spool; readonly sender: RecordSender } | null {
  const address = feedAddress(spec);
  if (!address) return null;
  const folder = join(dirname(spec.snapshotFile), 'spool');
  const spool = new Spool({ folder, node: spec.nodeName, maxBytes: spec.spoolMaxBytes, logger });
  return { spool, sender: new RecordSender({ address, spool, logger, onProgress }) };
}
