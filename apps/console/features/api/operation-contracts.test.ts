import { operationTable } from '@turnpike/contracts/http/operation-table';
import { expect, test } from 'vitest';
import { operationContracts, operationRoutes } from './operation-contracts.ts';

test('the console knows every operation of the management API, by exactly one name', () => {
  const ids = [...operationContracts.values()].map(({ id }) => id);
  expect(ids.toSorted()).toEqual(operationTable.map(({ id }) => id).toSorted());
});

test('a route says whether a body is sent', () => {
  expect(operationRoutes().createApi).toMatchObject({ method: 'POST', status: 201, takesBody: true });
  expect(operationRoutes().listApis).toMatchObject({ method: 'GET', status: 200, takesBody: false });
});
