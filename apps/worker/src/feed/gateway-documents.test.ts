import { contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import { snapshotDigest } from '@turnpike/contracts/snapshot/digest';
import type { SnapshotDocument } from '@turnpike/contracts/snapshot/document';
import type { FeedDocument } from '@turnpike/domain/config-feed/repository';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GatewayDocuments } from './gateway-documents.ts';

/** A revision: what it sets documents a-d to; null: a deletion. */
const revisions = fc.array(
  fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.integer({ min: 0, max: 3 })), {
    minKeys: 1,
  }),
  { minLength: 1, maxLength: 12 },
);

function changesOf(revision: number, changes: Record<string, number | null>): FeedDocument[] {
  return Object.entries(changes).map(([id, value]) => {
    const kind = 'environment' as const;
    if (value === null) return { kind, id, hash: null, revision };
    return { kind, id, hash: contentHash(value), body: value, revision };
  });
}

/** What the snapshot is after some revisions, told simply. */
function snapshotAfter(history: Record<string, number | null>[]): Map<string, number> {
  const state = new Map<string, number>();
  for (const changes of history) {
    for (const [id, value] of Object.entries(changes)) {
      if (value === null) state.delete(id);
      else state.set(id, value);
    }
  }
  return state;
}

test('from whatever revision a node comes, one message brings it to exactly the newest snapshot', () => {
  fc.assert(
    fc.property(revisions, fc.nat(), fc.boolean(), (history, from, hasNothing) => {
      const documents = new GatewayDocuments('gw');
      history.forEach((changes, index) => {
        documents.advance(index + 1, changesOf(index + 1, changes));
      });
      const nodeRevision = hasNothing ? -1 : (from % history.length) + 1;
      const held = snapshotAfter(history.slice(0, Math.max(nodeRevision, 0)));
      const message = documents.messageFrom(nodeRevision);
      if (message.type === 'full') held.clear();
      if (message.type === 'delta') for (const { id } of message.deletions) held.delete(id);
      const upserts: SnapshotDocument[] = message.type === 'full' ? message.documents : message.upserts;
      for (const { id, body } of upserts) held.set(id, body as number);
      expect(held).toEqual(snapshotAfter(history));
      const lines = Array.from(held, ([id, value]) => ({
        kind: 'environment' as const,
        id,
        hash: contentHash(value),
      }));
      expect(message.digest).toBe(snapshotDigest(lines));
      expect(message.revision).toBe(history.length);
    }),
  );
});

test('news that arrives twice or late changes nothing', () => {
  const documents = new GatewayDocuments('gw');
  documents.advance(1, changesOf(1, { a: 1 }));
  documents.advance(2, changesOf(2, { a: 2 }));
  const before = documents.messageFrom(-1);
  documents.advance(2, changesOf(2, { a: 2 }));
  documents.advance(1, changesOf(1, { a: 1 }));
  expect(documents.messageFrom(-1)).toEqual(before);
});
