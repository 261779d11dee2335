import type { DocumentBody, DocumentKind } from '@turnpike/contracts/snapshot/document';
import type { Pointer } from './sources.ts';

/** A document with its body: what references are read from. */
export interface ReferringDocument extends Pointer {
  body: unknown;
}

/** Kinds whose documents name others that must exist; and the kinds that they name. */
export const REFERRING_KINDS: readonly DocumentKind[] = ['publication', 'credential'];
export const REFERRED_KINDS: readonly DocumentKind[] = ['group', 'environment', 'acl', 'quota'];

/** What a document names. A credential's grants are left out: they may name an API that is offline just now. */
export function referencesOf({ kind, body }: ReferringDocument): Pointer[] {
  if (kind === 'publication') {
    const publication = body as DocumentBody<'publication'>;
    return [
      { kind: 'group', id: publication.groupId },
      { kind: 'environment', id: publication.environmentId },
      ...publication.aclIds.map((id): Pointer => ({ kind: 'acl', id })),
    ];
  }
  if (kind === 'credential') {
    const { quotaId } = body as DocumentBody<'credential'>;
    return quotaId === null ? [] : [{ kind: 'quota', id: quotaId }];
  }
  return [];
}

/**
 * Says what is wrong with a snapshot, a sentence per dangling reference; nothing when it is consistent.
 * @param referring documents whose references are to be checked
 * @param exists whether the snapshot would hold a document
 */
export function findProblems(
  instanceId: string,
  referring: Iterable<ReferringDocument>,
  exists: (pointer: Pointer) => boolean,
): string[] {
  const problems: string[] = [];
  if (!exists({ kind: 'settings', id: instanceId })) problems.push('the gateway has no settings');
  for (const document of referring) {
    for (const target of referencesOf(document)) {
      if (exists(target)) continue;
      problems.push(
        `${document.kind} ${document.id} names ${target.kind} ${target.id}, which does not exist`,
      );
    }
  }
  return problems;
}
