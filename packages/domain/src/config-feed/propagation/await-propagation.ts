import type { Db } from '../../kernel/database.ts';
import type { AwaitedChange } from '../../kernel/define-operation.ts';
import { withinAccountOf } from '../../kernel/instance-account.ts';
import type { ConfigNews } from './config-news.ts';
import { type Propagation, propagationOf } from './propagation-view.ts';
import { readPropagation } from './repository.ts';

export interface AwaitDeps {
  db: Db;
  news: ConfigNews;
}

/**
 * Waits until every node serves a change, or the time is over, or the caller has gone. Holds no connection to the
 * database and no transaction meanwhile: it looks once, and again with each news.
 * @returns null when the gateway is gone
 */
export async function awaitPropagation(
  { db, news }: AwaitDeps,
  change: AwaitedChange,
  waitMs: number,
  gone?: AbortSignal,
): Promise<Propagation | null> {
  const look = async (): Promise<Propagation | null> => {
    const row = await withinAccountOf(db, change.instanceId, () => readPropagation(db, change));
    return row && propagationOf(row);
  };
  const over = AbortSignal.any([AbortSignal.timeout(waitMs), ...(gone ? [gone] : [])]);
  const bell = createBell(over);
  const unsubscribe = news.subscribe(change.instanceId, bell.ring);
  try {
    for (;;) {
      const seen = await look();
      if (!seen || seen.complete || over.aborted) return seen;
      await bell.next();
    }
  } finally {
    unsubscribe();
  }
}

/** Rings are never missed: one that comes while nobody waits ends the next wait at once. */
function createBell(over: AbortSignal) {
  let rung = false;
  let wake: (() => void) | null = null;
  const ring = (): void => {
    rung = true;
    wake?.();
  };
  over.addEventListener('abort', ring);
  return {
    ring,
    async next(): Promise<void> {
      if (!rung) await new Promise<void>((resolve) => (wake = resolve));
      rung = false;
    },
  };
}
