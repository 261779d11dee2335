import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equalInConstantTime } from '@turnpike/signing/verify';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const roots = ['../../src', '../../../../packages/signing/src'].map((path) =>
  join(import.meta.dirname, path),
);

/** Source files of the gateway and the signing library, without their tests. */
async function sources(): Promise<{ name: string; text: string }[]> {
  const found = await Promise.all(
    roots.map(async (root) => {
      const entries = await readdir(root, { recursive: true });
      const names = entries.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
      return Promise.all(
        names.map(async (name) => ({ name, text: await readFile(join(root, name), 'utf8') })),
      );
    }),
  );
  return found.flat();
}

describe('what proves a caller is compared in constant time', () => {
  test('nowhere are such texts compared with ===, which ends at the first difference', async () => {
    const comparison =
      /([\w.?[\]()]*(?:secret|signature|token|hash|digest|password|appcode|mac)\w*)\s*[!=]==\s*([\w.'"[\]()]+)/gi;
    const meant = /^(undefined|null|'|"|true|false|\d)/;
    const found = (await sources()).flatMap(({ name, text }) =>
      Array.from(text.matchAll(comparison))
        .filter(([, , right = '']) => !meant.test(right))
        .map(([whole]) => `${name}: ${whole}`),
    );
    // Hashes of documents and bodies, which are no secrets: a body's hash is the caller's own.
    const known =
      /^(feed|runtime|threads)\/|canonical|bodySha256|payload\.sha256|contentHash|hashes\.|\.hash [!=]==|typeof/;
    expect(found.filter((each) => !known.test(each))).toEqual([]);
  });

  test('a comparison says what === says', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\0'), maxLength: 4 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(equalInConstantTime(a, b)).toBe(a === b);
      }),
    );
  });
});
