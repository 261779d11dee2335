import type { DocumentBody, DocumentKind } from '@turnpike/contracts/snapshot/document';
import type { Db } from '../kernel/database.ts';
import {
  type DocumentChange,
  type Head,
  keyOf,
  pointerOf,
  readHeads,
  readReferrers,
} from './revisions/repository.ts';
import type { Pointer } from './sources.ts';

/** A document with its body: what references are read from. */
export interface ReferringDocument extends Pointer {
  body: unknown;
}

/** Kinds that others name. */
const REFERRED_KINDS: readonly DocumentKind[] = ['group', 'environment', 'acl', 'quota', 'throttle'];

/** The documents that name one of some that go away. */
export async function referrersOf(tx: Db, instanceId: string, going: readonly Pointer[]): Promise<Head[]> {
  const keys = going.filter(({ kind }) => REFERRED_KINDS.includes(kind)).map(keyOf);
  return keys.length === 0 ? [] : readReferrers(tx, instanceId, keys);
}

/** What a document names. A credential's grants are left out: they may name an API that is offline just now. */
export function referencesOf({ kind, body }: ReferringDocument): Pointer[] {
  if (kind === 'publication') {
    const publication = body as DocumentBody<'publication'>;
    return [
      { kind: 'group', id: publication.groupId },
      { kind: 'environment', id: publication.environmentId },
      ...publication.aclIds.map((id): Pointer => ({ kind: 'acl', id })),
      // Bodies that were served before there were throttling policies name none.
      ...(publication.throttleId ? [{ kind: 'throttle', id: publication.throttleId } as const] : []),
    ];
  }
  if (kind === 'credential') {
    const { quotaId } = body as DocumentBody<'credential'>;
    return quotaId === null ? [] : [{ kind: 'quota', id: quotaId }];
  }
  return [];
}

/** A reference to nothing; `from` null: the gateway itself lacks its settings. */
export interface Dangling {
  from: Pointer | null;
  to: Pointer;
}

/**
 * What would be wrong with a consistent snapshot after some changes; nothing when it stays consistent. Looks at the
 * documents that change, what they name, and who names those that go: not at the rest.
 */
export async function findDangling(
  tx: Db,
  instanceId: string,
  changes: readonly DocumentChange[],
): Promise<Dangling[]> {
  const changed = new Map(changes.map((change) => [keyOf(change), change]));
  const referrers = await referrersOf(
    tx,
    instanceId,
    changes.filter(({ hash }) => hash === null),
  );
  const referring = [
    ...changes.filter(({ hash }) => hash !== null),
    ...referrers.filter((head) => !changed.has(keyOf(head))),
  ];
  const settings: Dangling = { from: null, to: { kind: 'settings', id: instanceId } };
  const references = referring.flatMap((from) =>
    from.refs.map((key): Dangling => ({ from: { kind: from.kind, id: from.id }, to: pointerOf(key) })),
  );
  const all = [settings, ...references];
  const asked = new Map(
    all.map(({ to }) => [keyOf(to), to]).filter(([key]) => !changed.has(key as string)) as [
      string,
      Pointer,
    ][],
  );
  const heads = await readHeads(tx, instanceId, asked.values());
  const exists = (key: string): boolean => {
    const change = changed.get(key);
    return change ? change.hash !== null : heads.has(key);
  };
  return all.filter(({ to }) => !exists(keyOf(to)));
}

/** A dangling reference in words. */
export function describeDangling({ from, to }: Dangling): string {
  if (!from) return 'the gateway has no settings';
  return `${from.kind} ${from.id} names ${to.kind} ${to.id}, which does not exist`;
}
