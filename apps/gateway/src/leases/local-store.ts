import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { windowStart } from '../counters/fixed-window.ts';

/** Who holds the file for longer than that has stopped in the middle. */
const BUSY_MS = 2_000;
const CACHE_KIB = 256;

/** The note of a node that counts together with others: 1. */
export const TOGETHER = 'together';

/** Part of a window that may be spent. */
export interface LocalGrant {
  readonly startMs: number;
  readonly anchorMs: number;
  readonly count: number;
  /** Calls of the window that were not granted yet. */
  readonly left: number;
}

/** A part of the window of `nowMs` that is asked for. */
export interface LocalTake {
  readonly key: string;
  readonly lengthMs: number;
  /** What windows are laid through; null: the first call that was ever counted. */
  readonly anchorMs: number | null;
  readonly nowMs: number;
  readonly limit: number;
  readonly want: number;
}

interface WindowRow {
  start: number;
  anchor: number;
  granted: number;
}

/** A window as it is on disk. */
export interface LocalWindow {
  readonly key: string;
  readonly startMs: number;
  readonly lengthMs: number;
  readonly anchorMs: number;
  readonly granted: number;
}

/**
 * How far the windows of a node's counters are granted to its processes: on the node's disk, in a file that the process
 * which serves and the one that replaces it share. A part is on disk before it is spent, so that a process that is killed
 * loses what it had not spent of it, and its successor cannot spend anything again.
 */
export class LocalStore {
  readonly #db: DatabaseSync;
  readonly #read: StatementSync;
  readonly #write: StatementSync;
  readonly #readNote: StatementSync;

  /** @throws Error when the file cannot be opened */
  constructor(file: string) {
    this.#db = new DatabaseSync(file, { timeout: BUSY_MS });
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${CACHE_KIB};
      CREATE TABLE IF NOT EXISTS windows (key TEXT PRIMARY KEY, start REAL NOT NULL, length REAL NOT NULL,
        anchor REAL NOT NULL, granted REAL NOT NULL) WITHOUT ROWID, STRICT;
      CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID, STRICT;
      CREATE TABLE IF NOT EXISTS processes (id TEXT PRIMARY KEY, pid INTEGER NOT NULL, exclusive_until REAL NOT NULL)
        WITHOUT ROWID, STRICT`);
    this.#read = this.#db.prepare('SELECT start, anchor, granted FROM windows WHERE key = ?');
    this.#readNote = this.#db.prepare('SELECT value FROM notes WHERE name = ?');
    this.#write = this.#db.prepare(`INSERT INTO windows VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET
      start = excluded.start, length = excluded.length, anchor = excluded.anchor, granted = excluded.granted`);
  }

  /**
   * Grants a part of the window of `nowMs`.
   * @returns null when the node does not count by itself
   */
  take({ key, lengthMs, anchorMs, nowMs, limit, want }: LocalTake): LocalGrant | null {
    return this.#atOnce(() => {
      // Another process of the node may have joined the others: from then on they grant.
      if (this.note(TOGETHER) === 1) return null;
      const row = this.#read.get(key) as unknown as WindowRow | undefined;
      const anchor = anchorMs ?? row?.anchor ?? nowMs;
      const startMs = Math.max(windowStart(nowMs, lengthMs, anchor), row?.start ?? 0);
      const isNewer = !row || startMs > row.start;
      // A clock that steps back must not open a spent window again.
      const isLate = nowMs < startMs;
      const granted = isNewer ? 0 : row.granted;
      const count = isLate ? 0 : Math.max(0, Math.min(want, limit - granted));
      if (count > 0 || isNewer) this.#write.run(key, startMs, lengthMs, anchor, granted + count);
      return { startMs, anchorMs: anchor, count, left: Math.max(0, limit - granted - count) };
    });
  }

  /** Takes back what was not spent of a window. */
  giveBack(key: string, startMs: number, count: number): void {
    this.#db
      .prepare('UPDATE windows SET granted = max(0, granted - ?) WHERE key = ? AND start = ?')
      .run(count, key, startMs);
  }

  /** Notes what the windows of a counter are laid through; the running one is granted by others and closed here. */
  noteFirstCall({ key, startMs, lengthMs, anchorMs }: Omit<LocalWindow, 'granted'>): void {
    this.#write.run(key, startMs, lengthMs, anchorMs, Number.MAX_SAFE_INTEGER);
  }

  /** Windows that are not over. */
  running(nowMs: number): LocalWindow[] {
    const rows = this.#db
      .prepare('SELECT key, start, length, anchor, granted FROM windows WHERE start + length > ?')
      .all(nowMs) as unknown as (WindowRow & { key: string; length: number })[];
    return rows.map(({ key, start, length, anchor, granted }) => ({
      ...{ key, granted, startMs: start, lengthMs: length, anchorMs: anchor },
    }));
  }

  /** Forgets what is over, but for what windows are laid through by a first call. */
  prune(nowMs: number): void {
    this.#db.prepare("DELETE FROM windows WHERE start + length < ? AND key NOT LIKE '%/null'").run(nowMs);
  }

  note(name: string): number | null {
    const row = this.#readNote.get(name) as { value: number } | undefined;
    return row?.value ?? null;
  }

  setNote(name: string, value: number): void {
    this.#db
      .prepare('INSERT INTO notes VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
      .run(name, value);
  }

  /** Notes a process, with the time until which it may count short windows by itself. */
  enter(id: string, pid: number, exclusiveUntilMs: number): void {
    this.#db
      .prepare(
        'INSERT INTO processes VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET exclusive_until = excluded.exclusive_until',
      )
      .run(id, pid, exclusiveUntilMs);
  }

  leave(id: string): void {
    this.#db.prepare('DELETE FROM processes WHERE id = ?').run(id);
  }

  others(id: string): { id: string; pid: number; exclusiveUntilMs: number }[] {
    const rows = this.#db
      .prepare('SELECT id, pid, exclusive_until AS exclusiveUntilMs FROM processes WHERE id <> ?')
      .all(id);
    return rows as unknown as { id: string; pid: number; exclusiveUntilMs: number }[];
  }

  /** Runs `work` while no other process or thread writes. */
  #atOnce<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Renews what a process may do by itself, unless another one is there: both at once. @returns whether it may */
  renew(id: string, pid: number, exclusiveUntilMs: number, isGone: (pid: number) => boolean): boolean {
    return this.#atOnce(() => {
      for (const other of this.others(id)) if (isGone(other.pid)) this.leave(other.id);
      if (this.others(id).length > 0) return false;
      this.enter(id, pid, exclusiveUntilMs);
      return true;
    });
  }

  close(): void {
    this.#db.close();
  }
}
