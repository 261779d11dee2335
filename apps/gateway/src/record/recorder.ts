import type { Logger } from 'pino';
import type { Call } from '../pipeline/call.ts';
import type { ExchangeOutcome } from '../wire/exchange.ts';
import type { AccessLog } from './access-log.ts';
import { type AccessRecord, accessRecord } from './access-record.ts';
import type { DecisionKeeper } from './decisions/decision-keeper.ts';
import type { LogStreams } from './log-streams.ts';
import type { Metrics } from './metrics.ts';
import type { Spool } from './spool/spool.ts';

/** Where records go; null: not there. */
export interface RecordPlaces {
  readonly accessLog: Pick<AccessLog, 'write'> | null;
  readonly streams: Pick<LogStreams, 'write'>;
  /** Up to the control plane. */
  readonly spool: Pick<Spool, 'add'> | null;
  /** Of refused calls. */
  readonly decisions: DecisionKeeper | null;
}

/** Takes each call once, when it is over, whichever way it ended. */
export class Recorder {
  readonly #metrics: Metrics;
  readonly #accessLog: RecordPlaces['accessLog'];
  readonly #streams: RecordPlaces['streams'];
  readonly #spool: RecordPlaces['spool'];
  readonly #decisions: RecordPlaces['decisions'];
  readonly #logger: Logger;

  constructor(metrics: Metrics, { accessLog, streams, spool, decisions }: RecordPlaces, logger: Logger) {
    this.#metrics = metrics;
    this.#accessLog = accessLog;
    this.#streams = streams;
    this.#spool = spool;
    this.#decisions = decisions;
    this.#logger = logger;
  }

  /** Counts and logs a call. */
  record(call: Call, outcome: ExchangeOutcome): void {
    this.#metrics.count(call, outcome);
    let made: AccessRecord | null = null;
    const record = () => {
      made ??= accessRecord(call, outcome);
      return made;
    };
    this.#accessLog?.write(record());
    this.#spool?.add(call, outcome, record());
    this.#streams.write(call.runtime.features.settings.lts, record);
    if (call.refusal) this.#decisions?.keep(call, call.refusal);
    if (call.refusal?.error === 'internal') {
      this.#logger.error(
        { requestId: call.requestId, decision: call.refusal.decision },
        'a call met a fault',
      );
    }
  }
}
