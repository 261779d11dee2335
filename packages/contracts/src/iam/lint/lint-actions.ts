import { matchesAction, parseActionPattern, partsOfAction } from '../action-pattern.ts';
import type { PolicyStatement } from '../policy-document.ts';
import { error, type Finding, warning } from './finding.ts';
import { didYouMean } from './nearest.ts';

/** Of the unknown actions of a statement, so many get a suggestion, which costs a look at every action there is. */
const MAX_SUGGESTIONS = 5;

/** Services whose actions are all known. Documents may name other services, which grants nothing here. */
const ownServices = new Set(['apig', 'iam', 'turnpike']);

/** The actions that there are, taken apart. */
export interface KnownActions {
  names: readonly string[];
  parts: readonly (readonly string[] | null)[];
}

const knownActions = new WeakMap<readonly string[], KnownActions>();

export function takeApart(names: readonly string[]): KnownActions {
  const known = knownActions.get(names) ?? { names, parts: names.map(partsOfAction) };
  knownActions.set(names, known);
  return known;
}

/** Patterns that match no action: a misspelt Deny would protect nobody, a misspelt NotAction spare nobody. */
export function lintActions(statement: PolicyStatement, index: number, known: KnownActions): Finding[] {
  const member = statement.Action ? 'Action' : 'NotAction';
  let suggestions = 0;
  const suggestion = (text: string) =>
    text.includes('*') || suggestions++ >= MAX_SUGGESTIONS ? '' : didYouMean(text, known.names);
  return (statement[member] ?? []).flatMap((text, position) => {
    const path = ['Statement', index, member, position];
    const pattern = parseActionPattern(text);
    if (pattern === null || pattern === 'all') return [];
    if (known.parts.some((action) => matchesAction(pattern, action))) return [];
    return ownServices.has(pattern[0])
      ? [error('unknown-action', path, `There is no action ${text}.${suggestion(text)}`)]
      : [warning('foreign-service', path, `${text} is of another service and grants nothing here.`)];
  });
}
