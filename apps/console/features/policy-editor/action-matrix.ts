import { matchesAction, parseActionPattern, partsOfAction } from '@turnpike/contracts/iam/action-pattern';

/** An action that a policy can name, with what the matrix sorts it by. */
export interface KnownAction {
  readonly action: string;
  readonly service: string;
  readonly resource: string;
  readonly verb: string;
  readonly access_level: AccessLevel;
}

export type AccessLevel = 'read' | 'list' | 'write' | 'permission';

/** Columns of the matrix. */
export const accessLevels: readonly AccessLevel[] = ['list', 'read', 'write', 'permission'];

export interface MatrixRow {
  readonly service: string;
  readonly resource: string;
  readonly byLevel: ReadonlyMap<AccessLevel, readonly KnownAction[]>;
  readonly all: readonly KnownAction[];
}

/** Rows of the matrix: one per service and resource, in the order of the names. */
export function matrixRows(actions: readonly KnownAction[]): MatrixRow[] {
  const groups = Map.groupBy(actions, ({ service, resource }) => `${service}:${resource}`);
  return Array.from(groups.values(), (all): MatrixRow => {
    const [{ service, resource } = { service: '', resource: '' }] = all;
    return { service, resource, all, byLevel: Map.groupBy(all, ({ access_level }) => access_level) };
  }).sort((a, b) => a.service.localeCompare(b.service) || a.resource.localeCompare(b.resource));
}

/** Does a pattern name the action? `*` stands for any run of characters within a part; alone, for everything. */
export function patternNames(pattern: string, action: string): boolean {
  const parsed = parseActionPattern(pattern);
  return parsed !== null && matchesAction(parsed, partsOfAction(action));
}

/** How many of the actions the patterns name. */
export function coverage(
  patterns: readonly string[],
  actions: readonly KnownAction[],
): 'all' | 'some' | 'none' {
  const named = actions.filter(({ action }) => patterns.some((pattern) => patternNames(pattern, action)));
  if (named.length === 0) return 'none';
  return named.length === actions.length ? 'all' : 'some';
}

/**
 * The patterns after some actions were switched on or off. Patterns that have nothing to do with them stay as they
 * were written; a pattern that names more than is switched off is replaced by what is left of it.
 */
export function switchActions(
  patterns: readonly string[],
  known: readonly KnownAction[],
  chosen: readonly KnownAction[],
  on: boolean,
): string[] {
  if (on) {
    const missing = chosen.filter(({ action }) => !patterns.some((pattern) => patternNames(pattern, action)));
    return shorten([...patterns, ...missing.map(({ action }) => action)], known);
  }
  const off = new Set(chosen.map(({ action }) => action));
  const left = patterns.flatMap((pattern) => {
    const named = known.filter(({ action }) => patternNames(pattern, action)).map(({ action }) => action);
    return named.some((action) => off.has(action)) ? named.filter((action) => !off.has(action)) : [pattern];
  });
  return shorten([...new Set(left)], known);
}

/** All actions of a resource by name become one pattern. */
function shorten(patterns: readonly string[], known: readonly KnownAction[]): string[] {
  let short = [...patterns];
  for (const { service, resource, all } of matrixRows(known)) {
    const names = new Set(all.map(({ action }) => action));
    const byName = short.filter((pattern) => names.has(pattern));
    if (all.length < 2 || byName.length < all.length) continue;
    const at = short.findIndex((pattern) => names.has(pattern));
    short = short.filter((pattern) => !names.has(pattern));
    short.splice(at, 0, `${service}:${resource}:*`);
  }
  return short;
}
