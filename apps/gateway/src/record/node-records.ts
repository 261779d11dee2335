import { dirname, join } from 'node:path';
import type { NodeSpec, SpoolStatus } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import { feedAddress } from '../feed/feed-connection.ts';
import type { ThreadRecords } from '../threads/messages.ts';
import { AccessLog, lineFormat } from './access-log.ts';
import { DecisionKeeper } from './decisions/decision-keeper.ts';
import { DecisionRing } from './decisions/decision-ring.ts';
import { DecisionSender } from './decisions/decision-sender.ts';
import { LogStreams } from './log-streams.ts';
import type { Metrics } from './metrics.ts';
import type { RecordPlaces } from './recorder.ts';
import { openSpool } from './spool/open-spool.ts';

/** All places where a node keeps records of calls. */
export class NodeRecords {
  readonly #accessLog: AccessLog | null;
  readonly #streams: LogStreams;
  readonly #upstream: ReturnType<typeof openSpool>;
  readonly #decisions: { readonly ring: DecisionRing; readonly sender: DecisionSender } | null;

  constructor(spec: NodeSpec, metrics: Metrics, logger: Logger) {
    const dropped = (): void => metrics.countDroppedRecord();
    this.#accessLog =
      spec.accessLogFile === null ? null : new AccessLog(spec.accessLogFile, dropped, lineFormat(spec));
    this.#streams = new LogStreams(join(dirname(spec.snapshotFile), 'logs'), dropped);
    this.#upstream = openSpool(spec, logger, (status) => metrics.setSpoolStatus(status));
    const address = feedAddress(spec);
    const ring = new DecisionRing();
    this.#decisions = address && { ring, sender: new DecisionSender(address, ring, logger) };
  }

  /** For the calls of this thread. */
  get places(): RecordPlaces {
    return {
      accessLog: this.#accessLog,
      streams: this.#streams,
      spool: this.#upstream?.spool ?? null,
      decisions: this.#decisions && new DecisionKeeper(Date.now, this.#decisions.ring),
    };
  }

  /** How records go up; null: there is nobody to send them to. */
  get status(): SpoolStatus | null {
    return this.#upstream?.sender.status ?? null;
  }

  /** Takes what another thread has recorded. */
  take({ lines, streams, usage, sent, droppedSent, decisions }: ThreadRecords): void {
    if (lines !== '') this.#accessLog?.append(lines);
    for (const stream of streams) this.#streams.append(stream.config, () => stream.lines);
    this.#upstream?.spool.addAll(usage, sent, droppedSent);
    for (const record of decisions) this.#decisions?.ring.add(record, Date.now());
  }

  /** Sends the record of a refused call at once, if it is kept. */
  answer(requestId: string): void {
    void this.#decisions?.sender.answer(requestId);
  }

  /** Begins to send them up. */
  start(): void {
    this.#upstream?.sender.start();
    this.#decisions?.sender.start();
  }

  /** Writes out what there is. */
  async close(): Promise<void> {
    await Promise.all([
      this.#accessLog?.close(),
      this.#streams.close(),
      this.#upstream?.sender.close(),
      this.#decisions?.sender.close(),
    ]);
  }
}
