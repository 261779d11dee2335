import { wildcardMatch } from './wildcard-match.ts';

/** A pattern of actions taken apart; `all` for `*`. Lower case. */
export type ActionPattern = 'all' | readonly [service: string, resource: string, operation: string];

/**
 * Reads a pattern of actions: `service:resource:operation`, each part with `*` where any run of characters is meant.
 * @returns null: it is not of that form
 */
export function parseActionPattern(pattern: string): ActionPattern | null {
  if (pattern === '*') return 'all';
  const [service, resource, operation, ...more] = pattern.toLowerCase().split(':');
  if (service === undefined || resource === undefined || operation === undefined || more.length > 0)
    return null;
  return [service, resource, operation];
}

/** The parts of an action, in lower case; null: it has not three, so that only `*` stands for it. */
export function partsOfAction(action: string): readonly string[] | null {
  const parts = action.toLowerCase().split(':');
  return parts.length === 3 ? parts : null;
}

/** Does the pattern stand for the action? Part by part: no `*` reaches over a colon. */
export function matchesAction(pattern: ActionPattern, parts: readonly string[] | null): boolean {
  if (pattern === 'all') return true;
  return parts !== null && pattern.every((part, index) => wildcardMatch(part, parts[index] ?? ''));
}
