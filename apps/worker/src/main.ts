import { pino } from 'pino';
import { readConfig } from './config.ts';
import { startWorker } from './worker.ts';

/** What is open by then is left to leases and at-least-once delivery. */
const SHUTDOWN_DEADLINE_MS = 8_000;

const config = readConfig();
const log = pino({ name: 'worker', level: config.logLevel });
const worker = await startWorker(config, log);
log.info({ feedPort: worker.feedPort }, 'worker ready');

let ending = false;
const end = (reason: string): void => {
  if (ending) return;
  ending = true;
  log.info({ reason }, 'worker ends; gateways go on');
  setTimeout(() => process.exit(1), SHUTDOWN_DEADLINE_MS).unref();
  worker.close().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({ err: error }, 'worker could not end in order');
      process.exit(1);
    },
  );
};

process.on('SIGTERM', () => end('SIGTERM'));
process.on('SIGINT', () => end('SIGINT'));
// The supervisor is gone.
process.on('disconnect', () => end('disconnect'));
