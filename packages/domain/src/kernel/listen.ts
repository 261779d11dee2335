import pg from 'pg';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 2_000;
/** A dead server is noticed after this long without traffic, not after the system's two hours. */
const KEEP_ALIVE_DELAY_MS = 5_000;
const CHANNEL = /^[a-z_]{1,63}$/;

export interface ListenOptions {
  databaseUrl: string;
  /** Channel names: lower case letters and `_`. */
  channels: readonly string[];
  onNotify: (channel: string, payload: string) => void;
  /** After each (re)connection: notifications may have been missed, so look at the tables once. */
  onConnected: () => void;
  /** Each failure to connect, or loss of the connection. Reconnection is already under way. */
  onLost: (error: Error) => void;
}

/** A LISTEN connection of its own; it comes back by itself until closed. */
export interface Listener {
  close(): Promise<void>;
}

/**
 * Listens for PostgreSQL notifications on a dedicated connection, and reconnects with growing pauses.
 * Returns at once; `onConnected` says when the channels are open.
 */
export function listen(options: ListenOptions): Listener {
  for (const channel of options.channels) {
    if (!CHANNEL.test(channel)) throw new Error(`not a channel name: ${channel}`);
  }
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  let pauseMs = FIRST_RETRY_MS;

  const connect = async (): Promise<void> => {
    const current = new pg.Client({
      connectionString: options.databaseUrl,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
      application_name: 'turnpike-listen',
    });
    client = current;
    let lost = false;
    const lose = (error: Error): void => {
      if (lost || closed) return;
      lost = true;
      current.end().catch(() => undefined);
      timer = setTimeout(() => void connect(), pauseMs);
      pauseMs = Math.min(pauseMs * 2, LAST_RETRY_MS);
      options.onLost(error);
    };
    current.on('error', lose);
    current.on('end', () => lose(new Error('the LISTEN connection was closed')));
    current.on('notification', ({ channel, payload }) => options.onNotify(channel, payload ?? ''));
    try {
      await current.connect();
      for (const channel of options.channels) await current.query(`LISTEN ${channel}`);
    } catch (error) {
      lose(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    pauseMs = FIRST_RETRY_MS;
    if (!closed) options.onConnected();
  };

  void connect();
  return {
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
