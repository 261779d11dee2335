import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentHash } from './canonical-json.ts';
import { advanceDigest, type DigestedDocument, EMPTY_DIGEST, snapshotDigest } from './digest.ts';

const document = (id: string, value: number): DigestedDocument => ({
  kind: 'environment',
  id,
  hash: contentHash(value),
});

/** Steps that set documents a-f to a value, or take them out (null). */
const steps = fc.array(
  fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.option(fc.nat(3)), { minKeys: 1 }),
  { maxLength: 20 },
);

describe('the digest of a snapshot', () => {
  test('kept up over any changes is the one computed from what stands at the end', () => {
    fc.assert(
      fc.property(steps, (changes) => {
        const held = new Map<string, DigestedDocument>();
        let digest = EMPTY_DIGEST;
        for (const change of changes) {
          const removed = Object.keys(change).flatMap((id) => held.get(id) ?? []);
          const added = Object.entries(change).flatMap(([id, value]) =>
            value === null ? [] : [document(id, value)],
          );
          digest = advanceDigest(digest, removed, added);
          for (const { id } of removed) held.delete(id);
          for (const each of added) held.set(each.id, each);
        }
        expect(digest).toBe(snapshotDigest(held.values()));
        expect(digest).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  test('tells apart what was lost, kept too long, swapped between two documents, or moved to another kind', () => {
    const [a, b] = [document('a', 1), document('b', 2)];
    const whole = snapshotDigest([a, b]);
    const others = [
      [a],
      [b],
      [],
      [a, b, document('c', 1)],
      [document('a', 2), document('b', 1)],
      [{ ...a, kind: 'group' as const }, b],
    ];
    for (const other of others) expect(snapshotDigest(other)).not.toBe(whole);
    expect(new Set(others.map((other) => snapshotDigest(other))).size).toBe(others.length);
  });

  test('does not depend on the order, and is fixed for the feed’s two sides', () => {
    expect(snapshotDigest([document('a', 1), document('b', 2)])).toBe(
      snapshotDigest([document('b', 2), document('a', 1)]),
    );
    // Computed apart from this code: python3 hashlib, sum of both lines' SHA-256 modulo 2^256.
    expect(snapshotDigest([document('a', 1), document('b', 2)])).toBe(
      '5e4d27e6dc90ef104e9520531f7b92e711dbdee52a4f316785665102b9125113',
    );
  });
});
