import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { expect, test } from 'vitest';
import { faultOf } from './request-parameters.ts';

type Parameter = DocumentBody<'publication'>['requestParameters'][number];

const plain: Parameter = {
  name: 'p',
  location: 'QUERY',
  type: 'STRING',
  required: false,
  defaultValue: null,
  enumeration: null,
  min: null,
  max: null,
  validate: true,
  passThrough: true,
};

test.each<[string, Partial<Parameter>, string[], string | null]>([
  ['missing and optional', {}, [], null],
  ['missing and required', { required: true }, [], 'is missing'],
  ['missing, required, not validated', { required: true, validate: false }, [], 'is missing'],
  ['missing and required with a default', { required: true, defaultValue: 'x' }, [], null],
  ['empty text', {}, [''], null],
  ['out of an enumeration', { enumeration: ['a', 'b'] }, ['c'], 'is not one of the allowed values'],
  [
    'a second value out of an enumeration',
    { enumeration: ['a'] },
    ['a', 'b'],
    'is not one of the allowed values',
  ],
  ['too short', { min: 2 }, ['a'], 'is less than 2 in length'],
  ['too long in characters, not in UTF-16 units', { max: 1 }, ['😀'], null],
  ['too long', { max: 1 }, ['ab'], 'is more than 1 in length'],
  ['a number', { type: 'NUMBER', min: -2, max: 1e3 }, ['-1.5'], null],
  ['an exponent', { type: 'NUMBER' }, ['1e3'], null],
  ['no number', { type: 'NUMBER' }, ['1a'], 'is not a number'],
  ['hexadecimal', { type: 'NUMBER' }, ['0x10'], 'is not a number'],
  ['empty where a number is due', { type: 'NUMBER' }, [''], 'is not a number'],
  ['infinity', { type: 'NUMBER' }, ['Infinity'], 'is not a number'],
  ['below', { type: 'NUMBER', min: 1 }, ['0'], 'is less than 1'],
  ['above', { type: 'NUMBER', max: 1 }, ['2'], 'is more than 1'],
  ['above, not validated', { type: 'NUMBER', max: 1, validate: false }, ['2'], null],
])('%s', (_, more, values, expected) => {
  expect(faultOf({ ...plain, ...more }, values)).toBe(expected);
});
