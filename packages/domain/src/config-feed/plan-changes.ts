import { canonicalJson, textHash } from '@turnpike/contracts/snapshot/canonical-json';
import { type DocumentKind, documentKinds } from '@turnpike/contracts/snapshot/document';
import type { Db } from '../kernel/database.ts';
import { type CompileOptions, compileDocument } from './compile.ts';
import { documentName } from './document-kinds.ts';
import { readOverrideKeys } from './overrides/repository.ts';
import { type Dangling, findDangling, referencesOf } from './references.ts';
import { loaders, takesIdentities } from './repository.ts';
import {
  type DocumentChange,
  type Head,
  keyOf,
  readHeads,
  readHeadsOfKinds,
} from './revisions/repository.ts';
import type { Pointer } from './sources.ts';

/** What the next revision would change, and what would be wrong with it. */
export interface Plan {
  changes: DocumentChange[];
  dangling: Dangling[];
}

/**
 * Compiles documents and compares them with what is served.
 * @param pointers documents to compile; null: everything but what is served as restored
 * @throws CompileError
 */
export async function planChanges(
  tx: Db,
  instanceId: string,
  pointers: readonly Pointer[] | null,
  options: CompileOptions,
): Promise<Plan> {
  const changes: DocumentChange[] = [];
  const overridden = pointers ? new Set<string>() : await readOverrideKeys(tx, instanceId);
  const everyUser = pointers !== null && (await identitiesComeOrGo(tx, instanceId, pointers));
  for (const kind of documentKinds) {
    const ids =
      pointers && !(kind === 'identity' && everyUser)
        ? [...new Set(pointers.filter((pointer) => pointer.kind === kind).map(({ id }) => id))]
        : null;
    if (ids?.length === 0) continue;
    const bodies = await compileKind(tx, instanceId, kind, ids, options);
    const heads = ids
      ? await readHeads(
          tx,
          instanceId,
          ids.map((id) => ({ kind, id })),
        )
      : await readHeadsOfKinds(tx, instanceId, [kind]);
    const pointed = ids ?? [...bodies.keys(), ...Array.from(heads.values(), ({ id }) => id)];
    for (const id of new Set(pointed)) {
      if (overridden.has(keyOf({ kind, id }))) continue;
      const change = compare({ kind, id }, heads.get(keyOf({ kind, id })), bodies.get(id));
      if (change) changes.push(change);
    }
  }
  return { changes, dangling: await findDangling(tx, instanceId, changes) };
}

/** @returns null when the document is what it was */
function compare(pointer: Pointer, head: Head | undefined, body: unknown): DocumentChange | null {
  const before = head?.hash ?? null;
  if (body === undefined)
    return before === null
      ? null
      : { ...pointer, name: head?.name ?? pointer.id, before, hash: null, refs: [] };
  const text = canonicalJson(body);
  const hash = textHash(text);
  if (hash === before) return null;
  const refs = referencesOf({ ...pointer, body }).map(keyOf);
  return { ...pointer, name: documentName(pointer, body), before, hash, refs: [...new Set(refs)], text };
}

/**
 * The first API of IAM authentication that goes online brings every user of the account to the gateway, and the last
 * one takes them with it: no pointer says so.
 */
async function identitiesComeOrGo(
  tx: Db,
  instanceId: string,
  pointers: readonly Pointer[],
): Promise<boolean> {
  if (!pointers.some(({ kind }) => kind === 'publication' || kind === 'identity')) return false;
  const served = await tx.configDocument.findFirst({
    where: { instanceId, kind: 'identity', hash: { not: null } },
    select: { documentId: true },
  });
  return (await takesIdentities(tx, instanceId)) !== (served !== null);
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
