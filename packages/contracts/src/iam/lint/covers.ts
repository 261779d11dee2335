import { parseActionPattern } from '../action-pattern.ts';
import type { PolicyCondition, PolicyStatement } from '../policy-document.ts';
import { parseResourcePattern } from '../resource-pattern.ts';
import { wildcardMatch } from '../wildcard-match.ts';

/**
 * Does `wide` apply to every request that `narrow` applies to? True only when that is plain to see: part by part, and
 * with no condition or the same one.
 */
export function covers(wide: PolicyStatement, narrow: PolicyStatement): boolean {
  return (
    listCovers(
      { list: wide.Action, but: wide.NotAction },
      { list: narrow.Action, but: narrow.NotAction },
      actionCovers,
    ) &&
    listCovers(
      { list: wide.Resource ?? everything(wide.NotResource), but: wide.NotResource },
      { list: narrow.Resource ?? everything(narrow.NotResource), but: narrow.NotResource },
      resourceCovers,
    ) &&
    (wide.Condition === undefined ||
      (narrow.Condition !== undefined && textOf(wide.Condition) === textOf(narrow.Condition)))
  );
}

/** The same for conditions that say the same in another order. */
function textOf(condition: PolicyCondition): string {
  const tests = Object.entries(condition).flatMap(([operator, byKey]) =>
    Object.entries(byKey).map(([key, values]) =>
      JSON.stringify([operator, key, [...new Set(values)].sort()]),
    ),
  );
  return tests.sort().join();
}

/** Patterns of which one must match, or of which none may. */
interface Patterns {
  list: readonly string[] | undefined;
  but: readonly string[] | undefined;
}

const everything = (but: readonly string[] | undefined) => (but === undefined ? ['*'] : undefined);

function listCovers(
  wide: Patterns,
  narrow: Patterns,
  patternCovers: (a: string, b: string) => boolean,
): boolean {
  const eachIn = (some: readonly string[], of: readonly string[]) =>
    some.every((pattern) => of.some((other) => patternCovers(other, pattern)));
  if (wide.list?.includes('*')) return true;
  if (wide.list && narrow.list) return eachIn(narrow.list, wide.list);
  if (wide.but && narrow.but) return eachIn(wide.but, narrow.but);
  // All but some covers a pattern that none of them can match; seen only of patterns without a star.
  const { but: spared = ['*'] } = wide;
  return (narrow.list ?? ['*']).every(
    (pattern) => !pattern.includes('*') && !spared.some((other) => patternCovers(other, pattern)),
  );
}

/** A star of the narrow pattern is a character that only a star of the wide one matches. */
function actionCovers(wide: string, narrow: string): boolean {
  const [one, other] = [parseActionPattern(wide), parseActionPattern(narrow)];
  if (one === null || other === null) return false;
  if (one === 'all' || other === 'all') return one === 'all';
  return one.every((part, index) => wildcardMatch(part, other[index] ?? ''));
}

function resourceCovers(wide: string, narrow: string): boolean {
  const [one, other] = [parseResourcePattern(wide), parseResourcePattern(narrow)];
  if (one === null || other === null) return false;
  if (one === 'all' || other === 'all') return one === 'all';
  return one.every((part, index) => wildcardMatch(part, other[index] ?? ''));
}
