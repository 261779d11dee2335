import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePathTemplate } from './path-template.ts';
import { PathTree } from './path-tree.ts';

type Mode = 'NORMAL' | 'SWA';
type Entry = [method: string, path: string, mode: Mode];

const stored = ([method, path, matchMode]: Entry, index: number) => ({
  id: String(index).padStart(3, '0'),
  ...{ method, path, matchMode },
});

function treeOf(entries: Entry[]): PathTree<Entry> {
  const edit = PathTree.empty<Entry>().edit();
  entries.forEach((entry, index) => {
    edit.put(stored(entry, index), entry);
  });
  return edit.done();
}

function matched(entries: Entry[], method: string, path: string): string | null {
  const match = treeOf(entries).match(method, path);
  return match ? match.value.join(' ') : null;
}

describe('route match order (reference 1)', () => {
  const nested: Entry[] = [
    ['GET', '/a', 'SWA'],
    ['GET', '/a/b', 'SWA'],
    ['GET', '/a/b/c', 'NORMAL'],
  ];
  test.each([
    ['/a/b/c', 'GET /a/b/c NORMAL'],
    ['/a/b/x', 'GET /a/b SWA'],
    ['/a/b', 'GET /a/b SWA'],
    ['/a/x', 'GET /a SWA'],
    ['/a', 'GET /a SWA'],
    ['/a/', 'GET /a SWA'],
    ['/ab', null],
    ['/', null],
  ])('exact beats prefix and the longest prefix wins: %s', (path, expected) => {
    expect(matched(nested, 'GET', path)).toBe(expected);
  });

  test('a prefix is one of whole segments', () => {
    const tree = treeOf([['GET', '/test/AA', 'SWA']]);
    expect(tree.match('GET', '/test/AA/BB')?.remainder).toBe('/BB');
    expect(tree.match('GET', '/test/AACC')).toBeNull();
  });

  test('an exact path of any method beats a prefix of the named method', () => {
    const entries: Entry[] = [
      ['ANY', '/a/b', 'NORMAL'],
      ['GET', '/a', 'SWA'],
    ];
    expect(matched(entries, 'GET', '/a/b')).toBe('ANY /a/b NORMAL');
  });

  test('a named method beats ANY on the same path', () => {
    const entries: Entry[] = [
      ['ANY', '/a', 'NORMAL'],
      ['GET', '/a', 'NORMAL'],
    ];
    expect(matched(entries, 'GET', '/a')).toBe('GET /a NORMAL');
    expect(matched(entries, 'PUT', '/a')).toBe('ANY /a NORMAL');
  });

  test('a literal beats {x} beats {x+}, and another method makes it fall through', () => {
    const entries: Entry[] = [
      ['GET', '/u/{rest+}', 'NORMAL'],
      ['GET', '/u/{id}', 'NORMAL'],
      ['POST', '/u/me', 'NORMAL'],
      ['GET', '/u/me', 'NORMAL'],
    ];
    expect(matched(entries, 'GET', '/u/me')).toBe('GET /u/me NORMAL');
    expect(matched(entries, 'GET', '/u/you')).toBe('GET /u/{id} NORMAL');
    expect(matched(entries, 'GET', '/u/you/too')).toBe('GET /u/{rest+} NORMAL');
    expect(matched(entries.slice(0, 3), 'GET', '/u/me')).toBe('GET /u/{id} NORMAL');
    expect(matched(entries, 'GET', '/u/')).toBeNull();
  });

  test('a longer prefix through a template beats a shorter literal one', () => {
    const entries: Entry[] = [
      ['GET', '/a', 'SWA'],
      ['GET', '/{x}/b', 'SWA'],
    ];
    expect(matched(entries, 'GET', '/a/b/c')).toBe('GET /{x}/b SWA');
  });

  test.each([
    ['/test', '/test', 'matches'],
    ['/test', '/test/', 'fails'],
    ['/test/', '/test', 'fails'],
    ['/test', '/Test', 'fails'],
    ['/te%73t', '/test', 'matches'],
    ['/test', '/%74est', 'matches'],
    ['/a/b', '/a%2fb', 'fails'],
    ['/a%2Fb', '/a%2fb', 'matches'],
    ['/__proto__', '/__proto__', 'matches'],
    ['/constructor', '/toString', 'fails'],
  ])('the API %s on the call %s %s', (api, path, outcome) => {
    expect(matched([['GET', api, 'NORMAL']], 'GET', path) !== null).toBe(outcome === 'matches');
  });

  test('captures keep the spelling of the wire, an encoded slash included', () => {
    const match = treeOf([['GET', '/a/{__proto__}/{rest+}', 'NORMAL']]).match('GET', '/a/x%2fy/b/%63');
    expect([...(match?.captures ?? [])]).toEqual([
      ['__proto__', 'x%2fy'],
      ['rest', 'b/%63'],
    ]);
  });

  test('of two paths of one shape the first by id is served, and the other one when it goes', () => {
    const first: Entry = ['GET', '/u/{a}', 'NORMAL'];
    const second: Entry = ['GET', '/u/{b}', 'NORMAL'];
    const edit = PathTree.empty<Entry>().edit();
    edit.put(stored(second, 2), second);
    edit.put(stored(first, 1), first);
    const both = edit.done();
    expect(both.match('GET', '/u/x')?.value).toBe(first);
    expect([...both.shadowed]).toEqual(['002']);
    const removal = both.edit();
    expect(removal.remove(stored(first, 1))).toBe(first);
    const one = removal.done();
    expect(one.match('GET', '/u/x')?.value).toBe(second);
    expect([...one.shadowed]).toEqual([]);
    expect(both.match('GET', '/u/x')?.value).toBe(first);
  });
});

test.each(['no-slash', '/a/pre-{x}', '/a/{x+}/b', '/a/{', '/a/{}'])('the path %s is refused', (path) => {
  expect(() => parsePathTemplate(path)).toThrow();
});

/** The match order, told as slowly and plainly as can be. */
function slowly(entries: Entry[], method: string, path: string): Entry | null {
  const called = path.slice(1).split('/');
  const rank = (entry: Entry): string | null => {
    const [entryMethod, entryPath, mode] = entry;
    if (entryMethod !== method && entryMethod !== 'ANY') return null;
    const segments = parsePathTemplate(entryPath);
    const slash = mode === 'SWA' && entryPath.endsWith('/');
    if (slash) segments.pop();
    if (segments.length > called.length || (slash && segments.length === called.length)) return null;
    if (mode === 'NORMAL' && segments.length !== called.length) return null;
    let kinds = '';
    for (const [index, segment] of segments.entries()) {
      if (segment.kind === 'literal' && segment.text !== called[index]) return null;
      if (segment.kind !== 'literal' && called[index] === '') return null;
      kinds += segment.kind === 'literal' ? '2' : '1';
    }
    const length = String(segments.length).padStart(3, '0');
    // Compared as text: exact first, then length, then slash, then literals from the left, then the method.
    return [mode === 'NORMAL' ? 1 : 0, length, slash ? 1 : 0, kinds, entryMethod === 'ANY' ? 0 : 1].join(':');
  };
  let best: { entry: Entry; rank: string } | null = null;
  for (const entry of entries) {
    const entryRank = rank(entry);
    if (entryRank !== null && (best === null || entryRank > best.rank)) best = { entry, rank: entryRank };
  }
  return best?.entry ?? null;
}

test('the tree agrees with the rules told plainly', () => {
  const segment = fc.constantFrom('a', 'b', '{x}');
  const entry: fc.Arbitrary<Entry> = fc
    .tuple(
      fc.constantFrom('GET', 'ANY', 'PUT'),
      fc.array(segment, { maxLength: 3 }),
      fc.boolean(),
      fc.constantFrom<Mode>('NORMAL', 'SWA'),
    )
    .map(([method, segments, slash, mode]) => [
      method,
      `/${segments.map((text, index) => (text === '{x}' ? `{x${index}}` : text)).join('/')}${slash && segments.length > 0 ? '/' : ''}`,
      mode,
    ]);
  const entries = fc.uniqueArray(entry, { maxLength: 8, selector: (each) => each.join(' ') });
  const path = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 4 })
    .map((parts) => `/${parts.join('/')}`);
  fc.assert(
    fc.property(entries, path, (all, called) => {
      const found = treeOf(all).match('GET', called);
      expect(found?.value ?? null).toEqual(slowly(all, 'GET', called));
    }),
    { numRuns: 3_000 },
  );
});
