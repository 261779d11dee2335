import { expect, test } from 'vitest';
import { labelOf } from './service-label.ts';

const id = '25beb03cc5dc4a55aa5ecf2003c444b2';

test.each([
  [`local-1.apig.${id}`, ''],
  [`local-1.orders.${id}`, 'orders'],
  [`local-1.orders.v2.${id}`, 'orders.v2'],
])('the label of %s is "%s"', (name, label) => {
  expect(labelOf(name)).toBe(label);
});
