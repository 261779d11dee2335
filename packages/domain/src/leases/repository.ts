import {
  type LeaseAnswer,
  type LeaseGrant,
  type LeaseRequest,
  SHORT_WINDOW_MS,
} from '@turnpike/contracts/feed/leases';
import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Db } from '../kernel/database.ts';

const DAY_MS = 86_400_000;

/**
 * Grants parts of windows, takes parts back, and notes who counts with whom, for one gateway. Each counter is changed by
 * one statement, so that what is granted of a window never exceeds its limit, however many ask at once.
 */
export async function exchangeLeases(
  db: Db,
  instanceId: string,
  request: LeaseRequest,
): Promise<LeaseAnswer> {
  if (request.carried.length > 0) await carry(db, instanceId, request.carried);
  if (request.join) await join(db, instanceId, request.join);
  if (request.aloneFromMs !== null) {
    await db.leaseRegime.updateMany({ where: { instanceId }, data: { aloneFromMs: request.aloneFromMs } });
  }
  if (request.returns.length > 0) await takeBack(db, instanceId, request.returns);
  const regime = await db.leaseRegime.findUnique({ where: { instanceId } });
  if (!regime) return { together: false, grants: request.takes.map(() => null) };
  const bounds = {
    fromMs: Number(regime.fromMs),
    untilMs: Number(regime.aloneFromMs ?? Infinity),
    shortsFromMs: Number(regime.shortsFromMs),
  };
  const taken = await grant(db, instanceId, request, bounds);
  const grants = request.takes.map(({ key }) => taken.get(key) ?? null);
  return { together: regime.aloneFromMs === null || grants.some((each) => each !== null), grants };
}

/** What the first node was granted by itself counts for all. */
async function carry(db: Db, instanceId: string, carried: LeaseRequest['carried']): Promise<void> {
  await db.$executeRaw`
      INSERT INTO lease_windows AS w
        (instance_id, key, start_ms, length_ms, anchor_ms, granted, call_limit, wanted, parts, last_grant)
      SELECT ${instanceId}, c.key, c."startMs", c."lengthMs", coalesce(c."anchorMs", -1), c.count, 0, 0, 1, 0
      FROM jsonb_to_recordset(${JSON.stringify(carried)}::jsonb)
        AS c(key text, "startMs" bigint, "lengthMs" bigint, "anchorMs" bigint, count bigint)
      ORDER BY c.key
      ON CONFLICT (instance_id, key) DO UPDATE SET
        granted = CASE WHEN excluded.start_ms > w.start_ms THEN excluded.granted
                       WHEN excluded.start_ms < w.start_ms THEN w.granted ELSE w.granted + excluded.granted END,
        anchor_ms = CASE WHEN excluded.start_ms > w.start_ms THEN excluded.anchor_ms ELSE w.anchor_ms END,
        start_ms = greatest(w.start_ms, excluded.start_ms)`;
}

/** The first node begins to count with others. */
async function join(
  db: Db,
  instanceId: string,
  { isFresh, nowMs, shortsFromMs }: NonNullable<LeaseRequest['join']>,
): Promise<void> {
  const fromMs = isFresh ? 0 : nowMs;
  await db.$executeRaw`
    INSERT INTO lease_regimes AS r (instance_id, from_ms, shorts_from_ms, alone_from_ms)
    VALUES (${instanceId}, ${fromMs}, ${shortsFromMs}, NULL)
    ON CONFLICT (instance_id) DO UPDATE SET
      alone_from_ms = NULL, shorts_from_ms = greatest(r.shorts_from_ms, excluded.shorts_from_ms)`;
}

async function takeBack(db: Db, instanceId: string, returns: LeaseRequest['returns']): Promise<void> {
  await db.$executeRaw`
    UPDATE lease_windows w SET granted = greatest(0, w.granted - r.count)
    FROM (SELECT key, "startMs", sum(count)::bigint AS count
            FROM jsonb_to_recordset(${JSON.stringify(returns)}::jsonb) AS t(key text, "startMs" bigint, count bigint)
           GROUP BY key, "startMs") AS r
    WHERE w.instance_id = ${instanceId} AND w.key = r.key AND w.start_ms = r."startMs"`;
}

interface GrantRow {
  key: string;
  start_ms: bigint;
  anchor_ms: bigint;
  granted: bigint;
  last_grant: bigint;
  call_limit: bigint;
}

/**
 * A node gets what it wants of a window, but at most its part of what is left: so that the last calls are not all at one
 * node. A window that lies before the counter's newest one gets nothing.
 */
async function grant(
  db: Db,
  instanceId: string,
  { takes, nodes }: LeaseRequest,
  { fromMs, shortsFromMs, untilMs }: { fromMs: number; shortsFromMs: number; untilMs: number },
): Promise<Map<string, LeaseGrant>> {
  const asked = takes
    .map((take) => ({ ...take, startMs: take.startMs ?? take.nowMs, floats: take.startMs === null }))
    // Windows through the first call cannot be told from their begin alone: theirs are looked at after.
    .filter(
      ({ startMs, lengthMs }) =>
        startMs >= (lengthMs > SHORT_WINDOW_MS ? fromMs : Math.max(fromMs, shortsFromMs)),
    )
    .filter(({ startMs }) => startMs < untilMs);
  if (asked.length === 0) return new Map();
  const parts = 2 * nodes;
  const rows = await db.$queryRaw<GrantRow[]>`
    INSERT INTO lease_windows AS w
      (instance_id, key, start_ms, length_ms, anchor_ms, granted, call_limit, wanted, parts, last_grant)
    SELECT ${instanceId}, a.key, a."startMs", a."lengthMs", CASE WHEN a.floats THEN a."startMs" ELSE -1 END,
           least(a.want, a."limit", greatest(1, a."limit" / ${parts})), a."limit", a.want, ${parts},
           least(a.want, a."limit", greatest(1, a."limit" / ${parts}))
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
      AS a(key text, "startMs" bigint, "lengthMs" bigint, floats boolean, "limit" bigint, want bigint)
    ORDER BY a.key
    ON CONFLICT (instance_id, key) DO UPDATE SET (start_ms, anchor_ms, granted, last_grant) = (
      SELECT n.start_ms, n.anchor_ms, CASE WHEN n.is_newer THEN n.part ELSE w.granted + n.part END, n.part
      FROM (SELECT s.*, CASE WHEN s.is_late THEN 0 ELSE greatest(0, least(excluded.wanted, s.left,
                               greatest(1, s.left / excluded.parts))) END AS part
            FROM (SELECT v.anchor_ms, greatest(v.asked_ms, w.start_ms) AS start_ms,
                         v.asked_ms > w.start_ms AS is_newer, v.asked_ms < w.start_ms AS is_late,
                         excluded.call_limit - CASE WHEN v.asked_ms > w.start_ms THEN 0 ELSE w.granted END AS left
                  FROM (SELECT CASE WHEN excluded.anchor_ms < 0 THEN -1 WHEN w.anchor_ms < 0 THEN excluded.anchor_ms
                                    ELSE w.anchor_ms END AS anchor_ms,
                               CASE WHEN excluded.anchor_ms < 0 OR w.anchor_ms < 0 THEN excluded.start_ms
                                    ELSE w.anchor_ms + (greatest(0, excluded.start_ms - w.anchor_ms)
                                         / excluded.length_ms) * excluded.length_ms END AS asked_ms) AS v) AS s) AS n),
      call_limit = excluded.call_limit, wanted = excluded.wanted, parts = excluded.parts
    RETURNING key, start_ms, anchor_ms, granted, last_grant, call_limit`;
  return new Map(rows.map((row) => [row.key, grantOf(row)]));
}

function grantOf(row: GrantRow): LeaseGrant {
  const startMs = Number(row.start_ms);
  const anchorMs = Number(row.anchor_ms);
  return {
    startMs,
    anchorMs: anchorMs < 0 ? startMs : anchorMs,
    count: Number(row.last_grant),
    left: Math.max(0, Number(row.call_limit) - Number(row.granted)),
  };
}

/** Forgets windows that ended a day ago, of every gateway; what windows are laid through by a first call is kept. */
export async function forgetEndedWindows(db: Db, now: Date): Promise<void> {
  const before = now.getTime() - DAY_MS;
  await acrossAccounts(
    () => db.$executeRaw`DELETE FROM lease_windows WHERE start_ms + length_ms < ${before} AND anchor_ms < 0`,
  );
}
