import { pino } from 'pino';
import { readConfig } from './config.ts';
import { startWorker } from './worker.ts';

/** What is open by then is left to leases and at-least-once delivery. */
const SHUTDOWN_DEADLINE_MS = 8_000;

const config = readConfig();
const log = pino({ name: 'worker', level: config.logLevel });

/** Resolves with the reason when the worker is to end; listened for from the very start. */
const toEnd = new Promise<string>((resolve) => {
  process.on('SIGTERM', () => resolve('SIGTERM'));
  process.on('SIGINT', () => resolve('SIGINT'));
  process.on('disconnect', () => resolve('the supervisor is gone'));
});

try {
  const worker = await startWorker(config, log);
  log.info({ feedPort: worker.feedPort }, 'worker ready');
  const reason = await toEnd;
  log.info({ reason }, 'worker ends; gateways go on');
  setTimeout(() => process.exit(1), SHUTDOWN_DEADLINE_MS).unref();
  await worker.close();
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, 'the worker cannot go on');
  process.exit(1);
}
