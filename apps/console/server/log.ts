import { pino } from 'pino';

/** The console's log: one JSON line each, to standard output. No bodies, no credentials. */
export const log = pino({ base: { app: 'console' } });
