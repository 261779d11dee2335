import type { Logger } from 'pino';
import type { Call } from '../pipeline/call.ts';
import type { ExchangeOutcome } from '../wire/exchange.ts';
import type { AccessLog } from './access-log.ts';
import { accessRecord } from './access-record.ts';
import type { Metrics } from './metrics.ts';

/** Takes each call once, when it is over, whichever way it ended. */
export class Recorder {
  readonly #metrics: Metrics;
  readonly #accessLog: AccessLog | null;
  readonly #logger: Logger;

  constructor(metrics: Metrics, accessLog: AccessLog | null, logger: Logger) {
    this.#metrics = metrics;
    this.#accessLog = accessLog;
    this.#logger = logger;
  }

  /** Counts and logs a call. */
  record(call: Call, outcome: ExchangeOutcome): void {
    this.#metrics.count(call, outcome);
    this.#accessLog?.write(accessRecord(call, outcome));
    if (call.refusal?.error === 'internal') {
      this.#logger.error(
        { requestId: call.requestId, decision: call.refusal.decision },
        'a call met a fault',
      );
    }
  }
}
