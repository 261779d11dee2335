import { type LeaseRequest, leaseAnswerSchema } from '@turnpike/contracts/feed/leases';
import { Redis } from 'ioredis';
import type { LeaseStore } from './lease-store.ts';
import { EXCHANGE_SCRIPT } from './redis-script.ts';

/** Nodes wait for an answer: a store that is away is better told of at once. */
const COMMAND_TIMEOUT_MS = 2_000;

/**
 * Leases in Redis or Valkey. It has to keep what it was told (`appendonly yes`): a store that forgot everything is
 * noticed, and windows that began before are closed then, but one that forgot its last second is not.
 */
export function redisLeases(url: string, onError: (error: unknown) => void): LeaseStore {
  const redis = new Redis(url, {
    commandTimeout: COMMAND_TIMEOUT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', onError);
  redis.defineCommand('exchangeLeases', { numberOfKeys: 1, lua: EXCHANGE_SCRIPT });
  const run = Reflect.get(redis, 'exchangeLeases') as (...keysAndArguments: string[]) => Promise<string>;
  return {
    exchange: async (instanceId, request) => {
      const place = `turnpike:leases:{${instanceId}}`;
      const text = await run.call(redis, `${place}:regime`, `${place}:w:`, withoutNulls(request));
      return leaseAnswerSchema.parse(JSON.parse(text));
    },
    close: async () => redis.disconnect(),
  };
}

/** Lua has no null in tables: what is null is left out. */
function withoutNulls(request: LeaseRequest): string {
  return JSON.stringify(request, (_name, value: unknown) => (value === null ? undefined : value));
}
