import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RE2JS } from 're2js';
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

describe('regular expressions that tenants write', () => {
  test('run on the linear-time engine only: no other is made of a text that is not in the source', async () => {
    const made = (await sources()).flatMap(({ name, text }) =>
      Array.from(
        text.matchAll(/new RegExp\(([^)]*)\)|\bRegExp\(([^)]*)\)/g),
        ([whole]) => `${name}: ${whole}`,
      ),
    );
    expect(made).toEqual([]);
  });

  test.each([
    ['(a+)+$', `${'a'.repeat(50_000)}!`],
    ['(a|a)*$', `${'a'.repeat(50_000)}!`],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(50_000)],
    ['(.*)*=(.*)*', 'x'.repeat(50_000)],
  ])('%s ends in time on what makes others run for ever', (pattern, text) => {
    const before = performance.now();
    expect(RE2JS.matches(pattern, text)).toBe(false);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  test('what that engine cannot do in linear time is refused, and not handed to another', () => {
    for (const pattern of ['(a)\\1', '(?=a)b', '(?<!a)b', '(?>a)'])
      expect(() => RE2JS.compile(pattern)).toThrow();
  });
});
