import { expect, it } from 'vitest';
import { marksOf } from './issue-marks.ts';

function marked(text: string, path: string): string | undefined {
  const [mark] = marksOf(text, [{ path, reason: 'is wrong' }]);
  return mark && text.slice(mark.from, mark.to);
}

it('marks the key that an issue names, in the member of the list that it names', () => {
  const text = '{"custom_logs":[{"location":"header","name":"a"},{"location":"query","name":"b"}],"x":1}';
  expect(marked(text, 'x')).toBe('"x"');
  expect(marked(text, 'custom_logs')).toBe('"custom_logs"');
  const [second] = marksOf(text, [{ path: 'custom_logs[1].name', reason: 'is wrong' }]);
  expect(second?.from).toBe(text.lastIndexOf('"name"'));
});

it('marks the whole where a key is missing or the text is no JSON', () => {
  expect(marked('{}', 'hosts')).toBe('{}');
  expect(marked('{', '')).toBe('{');
});
