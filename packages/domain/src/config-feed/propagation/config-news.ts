import { notificationChannels } from '@turnpike/contracts/jobs/notifications';
import { type Listener, listen } from '../../kernel/listen.ts';

/** Tells when something about the configuration of a gateway happened: published, acknowledged, refused. */
export interface ConfigNews {
  /**
   * Calls back with each news of the gateway, and when news may have been missed.
   * @returns stops it
   */
  subscribe(instanceId: string, onNews: () => void): () => void;
  close(): Promise<void>;
}

/** One connection for all who wait in this process; it is opened by the first of them. */
export function openConfigNews(databaseUrl: string): ConfigNews {
  const subscribers = new Map<string, Set<() => void>>();
  const { acks, published } = notificationChannels;
  let listener: Listener | null = null;
  const tell = (instanceId: string): void => {
    for (const onNews of subscribers.get(instanceId) ?? []) onNews();
  };
  return {
    subscribe(instanceId, onNews) {
      const own = subscribers.get(instanceId) ?? new Set();
      subscribers.set(instanceId, own.add(onNews));
      listener ??= listen({
        databaseUrl,
        channels: [acks, published],
        onNotify: (_channel, payload) => tell(payload),
        onConnected: () => {
          for (const each of subscribers.keys()) tell(each);
        },
        // It comes back by itself, and says so.
        onLost: () => undefined,
      });
      return () => {
        own.delete(onNews);
        if (own.size === 0 && subscribers.get(instanceId) === own) subscribers.delete(instanceId);
      };
    },
    async close() {
      await listener?.close();
    },
  };
}
