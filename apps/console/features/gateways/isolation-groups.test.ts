import { expect, test } from 'vitest';
import { type Isolation, isolationGroups } from './isolation-groups.ts';

const means = (applied: boolean) => ({ applied, detail: applied ? 'held' : 'not allowed here' });
const isolation = (cpu: boolean): Isolation => ({
  user: means(true),
  memory: means(true),
  fileDescriptors: means(true),
  cpu: means(cpu),
  namespaces: means(false),
});

test('nodes of the same isolation are told of once, others apart, unknown ones not at all', () => {
  const nodes = [
    { name: 'node-1', isolation: isolation(true) },
    { name: 'node-2', isolation: isolation(false) },
    { name: 'node-3', isolation: isolation(true) },
    { name: 'node-4', isolation: null },
  ];
  expect(isolationGroups(nodes).map((group) => group.nodes)).toEqual([['node-1', 'node-3'], ['node-2']]);
});
