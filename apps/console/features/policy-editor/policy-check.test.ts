import { expect, test } from 'vitest';
import { findingsOf } from './policy-check.ts';

const actions = ['apig:apis:get', 'apig:apis:list'];
const text = (Action: string[], more = {}) =>
  JSON.stringify({ Version: '1.1', Statement: [{ Effect: 'Allow', Action, ...more }] });

test('a sound document has no finding, and half a text is told as such', () => {
  expect(findingsOf(text(['apig:apis:get']), actions)).toEqual([]);
  expect(findingsOf('{', actions)).toMatchObject([{ place: '', severity: 'error' }]);
});

test('a mistake is marked where it stands', () => {
  const wrong = text(['apig:apis:get', 'apig:apis:gett']);
  const [finding] = findingsOf(wrong, actions);
  expect(finding).toMatchObject({ place: 'Statement[0].Action[1]', severity: 'error' });
  expect(wrong.slice(finding?.from, finding?.to)).toBe('"apig:apis:gett"');
});

test('no action is called unknown before the actions are known', () => {
  expect(findingsOf(text(['apig:apis:gett']), [])).toEqual([]);
});
