import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { KnownAction } from './action-matrix.ts';
import { conditionKeys, conditionOperators } from './condition-choices.ts';
import { pathAt } from './json-places.ts';

const topLevel = ['Version', 'Statement'];
const parts = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** What can stand at a place of a policy document: names of parts, actions, operators, keys. */
export function completeInPolicy(known: readonly KnownAction[]) {
  const actions = known.map(({ action }) => action);
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\w:*/.-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const options = optionsAt(pathAt(context.state.doc.toString(), context.pos), actions);
    return options.length === 0
      ? null
      : { from: word.from, options: options.map((label) => ({ label })), validFor: /^[\w:*/.-]*$/ };
  };
}

function optionsAt(path: readonly (string | number)[], actions: readonly string[]): readonly string[] {
  const [first, , part, operator] = path;
  if (first !== 'Statement' || path.length < 2) return topLevel;
  if (part === 'Effect') return ['Allow', 'Deny'];
  if (part === 'Action' || part === 'NotAction') return actions;
  if (part === 'Condition')
    return operator === undefined ? conditionOperators : conditionKeys.map(({ key }) => key);
  return path.length <= 3 ? parts : [];
}
