import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wildcardMatch } from './wildcard-match.ts';

/** The definition itself: a star stands for nothing, or for one more character. Exponential, hence short inputs. */
function oracle(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*') {
    return oracle(pattern.slice(1), text) || (text !== '' && oracle(pattern, text.slice(1)));
  }
  return pattern[0] === text[0] && oracle(pattern.slice(1), text.slice(1));
}

const overAlphabet = (...characters: string[]) =>
  fc.array(fc.constantFrom(...characters), { maxLength: 10 }).map((all) => all.join(''));

test('matches just what the definition of * says, for every pattern and text', () => {
  fc.assert(
    fc.property(overAlphabet('a', 'b', ':', '*'), overAlphabet('a', 'b', ':', '*'), (pattern, text) => {
      expect(wildcardMatch(pattern, text)).toBe(oracle(pattern, text));
    }),
    { numRuns: 3_000 },
  );
});

test('a pattern made by putting stars over parts of a text matches that text', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), (text, one, other) => {
      const [from, to] = [one % (text.length + 1), other % (text.length + 1)].sort((a, b) => a - b);
      expect(wildcardMatch(`${text.slice(0, from)}*${text.slice(to)}`, text)).toBe(true);
    }),
  );
});

test.each([
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['**', 'anything', true],
  ['apig:*:get*', 'apig:apis:get', true],
  ['apig:*:get*', 'apig:apis:forget', false],
  ['*s:list', 'apis:list', true],
  ['a*a', 'a', false],
  ['a.c', 'abc', false],
  ['[ab]', 'a', false],
  ['?', 'a', false],
])('%j on %j: %s', (pattern, text, matches) => {
  expect(wildcardMatch(pattern, text)).toBe(matches);
});

test('no pattern is slow: steps stay below pattern length times text length', () => {
  const pattern = `${'*a'.repeat(250)}b`;
  const text = 'a'.repeat(20_000);
  const start = process.cpuUsage();
  expect(wildcardMatch(pattern, text)).toBe(false);
  const { user, system } = process.cpuUsage(start);
  // At most ten million steps; a matcher that tries every split would not end.
  expect((user + system) / 1_000).toBeLessThan(2_000);
});
