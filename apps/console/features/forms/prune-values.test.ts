import { expect, test } from 'vitest';
import { pruneValues } from './prune-values.ts';

test('an empty input is an absent value, so that optional fields with rules stay optional', () => {
  expect(pruneValues({ name: 'a', version: '', min: Number.NaN, nested: { key: '' } })).toEqual({
    name: 'a',
    nested: {},
  });
});

test('an emptied remark is sent empty, so that it can be cleared', () => {
  expect(pruneValues({ remark: '', list: [{ remark: '', value: '' }] })).toEqual({
    remark: '',
    list: [{ remark: '' }],
  });
});

test('zero and false are values', () => {
  expect(pruneValues({ zero: 0, no: false })).toEqual({ zero: 0, no: false });
});
