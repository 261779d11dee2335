import { expect, test } from 'vitest';
import { hasTag, tagChoices } from './tag-choices.ts';

const tags = [
  { key: 'team', value: 'storefront' },
  { key: 'stage', value: 'test' },
  { key: 'stage', value: 'production' },
  { key: 'stage', value: 'test' },
];

test('keys and values are offered in order, each once', () => {
  expect([...tagChoices(tags)]).toEqual([
    ['stage', ['production', 'test']],
    ['team', ['storefront']],
  ]);
});

test.each([
  ['nothing', null, null, true],
  ['a key', 'team', null, true],
  ['a key with its value', 'stage', 'test', true],
  ['a value of another key', 'team', 'test', false],
  ['a key that is not there', 'cost', null, false],
])('what is asked for is found: %s', (_, key, value, found) => {
  expect(hasTag(tags, key, value)).toBe(found);
});
