import { contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import { snapshotDigest } from '@turnpike/contracts/snapshot/digest';
import { type DocumentKind, documentKinds } from '@turnpike/contracts/snapshot/document';
import { acrossAccounts } from '../kernel/account-scope.ts';
import { type Database, type Db, isWriteConflict } from '../kernel/database.ts';
import { withinAccountOf } from '../kernel/instance-account.ts';
import { type CompileOptions, compileDocument } from './compile.ts';
import { findProblems, REFERRED_KINDS, REFERRING_KINDS, type ReferringDocument } from './references.ts';
import {
  type ChangeRow,
  type DocumentChange,
  deleteChanges,
  documentKind,
  loaders,
  readBodies,
  readChanges,
  readHeads,
  takesIdentities,
  withPublishingLock,
  writeRevision,
} from './repository.ts';
import type { Pointer } from './sources.ts';

/** Publishing competes with the gateway's own reconciliation for its row; each try takes a few milliseconds. */
const MAX_TRIES = 50;
const RETRY_PAUSE_MS = 5;
/** With more pending pointers than this, everything is compiled: that is faster than asking for so many by id. */
const MAX_POINTERS = 5_000;

/** The rows of a gateway do not make a consistent snapshot; the last consistent one stays. */
export class InconsistentConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    const shown = problems.slice(0, 5).join('; ');
    super(`The configuration is inconsistent: ${shown}${problems.length > 5 ? '; …' : ''}.`);
    this.name = 'InconsistentConfigError';
    this.problems = problems;
  }
}

export interface Publication {
  revision: number;
  /** False: nothing had changed, the revision is the one from before. */
  changed: boolean;
}

/**
 * Compiles what changed of a gateway's configuration, and makes a revision of it if a document really changed. It reads
 * within the gateway's account: no other account's row can come into its documents.
 * @param extent `changes`: what pending change rows point to; `all`: every document there is or should be
 * @returns null when there is no such gateway
 * @throws InconsistentConfigError, CompileError: nothing is written, change rows stay
 */
export async function publish(
  db: Database,
  instanceId: string,
  extent: 'changes' | 'all',
  options: CompileOptions,
): Promise<Publication | null> {
  for (let tries = 1; ; tries++) {
    try {
      const publication = await withinAccountOf(db, instanceId, () =>
        withPublishingLock(db, instanceId, (tx, revision) =>
          publishInTransaction(tx, instanceId, revision, extent, options),
        ),
      );
      if (!publication) await acrossAccounts(() => deleteChanges(db, instanceId));
      return publication;
    } catch (error) {
      if (!isWriteConflict(error) || tries === MAX_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
}

async function publishInTransaction(
  tx: Db,
  instanceId: string,
  revision: number,
  extent: 'changes' | 'all',
  options: CompileOptions,
): Promise<Publication> {
  const rows = await readChanges(tx, instanceId);
  if (rows.length === 0 && extent === 'changes') return { revision, changed: false };
  const heads = new Map((await readHeads(tx, instanceId)).map((head) => [keyOf(head), head]));
  const isAll = extent === 'all' || rows.length > MAX_POINTERS;
  let plan = await planChanges(tx, instanceId, heads, isAll ? null : rows, options);
  if (plan.problems.length > 0 && !isAll) {
    // A pointer may have been forgotten by whoever changed the rows: all rows together decide.
    plan = await planChanges(tx, instanceId, heads, null, options);
  }
  if (plan.problems.length > 0) throw new InconsistentConfigError(plan.problems);
  await deleteChanges(tx, instanceId);
  if (plan.changes.length === 0) return { revision, changed: false };
  await writeRevision(tx, instanceId, revision + 1, snapshotDigest(plan.next.values()), plan.changes);
  return { revision: revision + 1, changed: true };
}

type Head = Pointer & { hash: string };

interface Plan {
  changes: DocumentChange[];
  /** The documents of the snapshot after the changes. */
  next: Map<string, Head>;
  problems: string[];
}

/** @param rows pointers to compile; null: everything */
async function planChanges(
  tx: Db,
  instanceId: string,
  heads: ReadonlyMap<string, Head>,
  rows: ChangeRow[] | null,
  options: CompileOptions,
): Promise<Plan> {
  const changes: DocumentChange[] = [];
  const next = new Map(heads);
  for (const kind of documentKinds) {
    let ids = rows && [
      ...new Set(rows.filter((row) => documentKind(row.kind) === kind).map((row) => row.documentId)),
    ];
    if (kind === 'identity' && rows && (await identitiesComeOrGo(tx, instanceId, heads, rows))) ids = null;
    if (ids?.length === 0) continue;
    const bodies = await compileKind(tx, instanceId, kind, ids, options);
    const pointed = ids ?? [...bodies.keys(), ...idsOfKind(heads, kind)];
    for (const id of new Set(pointed)) {
      const body = bodies.get(id);
      const hash = body === undefined ? null : contentHash(body);
      if (hash === (heads.get(keyOf({ kind, id }))?.hash ?? null)) continue;
      changes.push({ kind, id, hash, body: body ?? null });
      if (hash === null) next.delete(keyOf({ kind, id }));
      else next.set(keyOf({ kind, id }), { kind, id, hash });
    }
  }
  const referring = await referringDocuments(tx, instanceId, changes);
  const problems = findProblems(instanceId, referring, (pointer) => next.has(keyOf(pointer)));
  return { changes, next, problems };
}

/**
 * The first API of IAM authentication that goes online brings every user of the account to the gateway, and the last
 * one takes them with it: no pointer says so.
 */
async function identitiesComeOrGo(
  tx: Db,
  instanceId: string,
  heads: ReadonlyMap<string, Head>,
  rows: readonly ChangeRow[],
): Promise<boolean> {
  if (!rows.some(({ kind }) => kind === 'publication')) return false;
  return (await takesIdentities(tx, instanceId)) !== idsOfKind(heads, 'identity').length > 0;
}

async function compileKind<K extends DocumentKind>(
  tx: Db,
  instanceId: string,
  kind: K,
  ids: string[] | null,
  options: CompileOptions,
): Promise<Map<string, unknown>> {
  const sources = await loaders[kind](tx, instanceId, ids);
  return new Map(sources.map((source) => [source.id, compileDocument(kind, source, options)]));
}

/** The changed documents that name others; all that do, when something that may be named goes away. */
async function referringDocuments(
  tx: Db,
  instanceId: string,
  changes: DocumentChange[],
): Promise<ReferringDocument[]> {
  const changed = changes.filter(({ kind, hash }) => hash !== null && REFERRING_KINDS.includes(kind));
  if (!changes.some(({ kind, hash }) => hash === null && REFERRED_KINDS.includes(kind))) return changed;
  const touched = new Set(changes.map(keyOf));
  const untouched = (await readBodies(tx, instanceId, REFERRING_KINDS)).filter(
    (doc) => !touched.has(keyOf(doc)),
  );
  return [...changed, ...untouched];
}

const keyOf = ({ kind, id }: Pointer): string => `${kind}/${id}`;

function idsOfKind(heads: ReadonlyMap<string, Head>, kind: DocumentKind): string[] {
  return Array.from(heads.values()).flatMap((head) => (head.kind === kind ? [head.id] : []));
}
