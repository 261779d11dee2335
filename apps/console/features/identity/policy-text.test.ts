import { policyDocumentSchema } from '@turnpike/contracts/iam/policy-document';
import { expect, test } from 'vitest';
import { bodyOfPolicyForm, jsonMistake, placeInPolicy, positionOf, SAMPLE_POLICY } from './policy-text.ts';

test('the sample is a valid policy', () => {
  expect(policyDocumentSchema.safeParse(JSON.parse(SAMPLE_POLICY)).success).toBe(true);
});

test('a mistake in JSON is named with its line and column', () => {
  expect(jsonMistake('{\n  "a": 1,\n  b\n}')).toMatch(/^line 3, column 3: /);
  expect(jsonMistake('{"a": 1')).toMatch(/^line 1, column 8: /);
  expect(jsonMistake('{}')).toBeNull();
});

test('offsets become lines and columns', () => {
  expect(positionOf('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
});

test('the text of the editor becomes the document', () => {
  expect(bodyOfPolicyForm({ display_name: 'a', text: '{"Version":"1.1"}' })).toEqual({
    display_name: 'a',
    policy: { Version: '1.1' },
  });
  expect(bodyOfPolicyForm({ text: '{' })).toEqual({ policy: null });
});

test('a place in the document reads like a path', () => {
  expect(placeInPolicy(['Statement', 0, 'Action', 1])).toBe('Statement[0].Action[1]');
});
