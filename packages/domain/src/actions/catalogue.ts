import type { listActions } from '@turnpike/contracts/http/access';
import type { OperationContract, OperationOutput } from '@turnpike/contracts/http/operation';
import { actionsOf, knownActions, operationTable } from '@turnpike/contracts/http/operation-table';
import { nameableActions } from '@turnpike/contracts/iam/known-actions';
import { resourceTypesOf } from './resource-types.ts';

type ActionEntry = OperationOutput<typeof listActions>['actions'][number];

const lowerCaseActions = new Set(Array.from(knownActions, (action) => action.toLowerCase()));

/** Does an operation ask for the action? Actions have no case. */
export const isKnownAction = (action: string): boolean => lowerCaseActions.has(action.toLowerCase());

const operationsOf = new Map<string, OperationContract[]>();
for (const contract of operationTable)
  for (const action of actionsOf(contract))
    operationsOf.set(action, [...(operationsOf.get(action) ?? []), contract]);

/** Changes of who may do what, which weigh more than other changes. */
const changesPermissions = /^iam:(permissions|roles|agencies|credentials|tokens):/;

/**
 * How much an action may do: by its operations where there are some, which say whether they change something; else by
 * its verb.
 */
function accessLevelOf(
  action: string,
  operations: readonly OperationContract[],
): ActionEntry['access_level'] {
  const verb = action.split(':')[2] ?? '';
  const changes =
    operations.length > 0 ? operations.some(({ audit }) => audit !== null) : !/^(get|list|export)/.test(verb);
  if (changes) return changesPermissions.test(action) ? 'permission' : 'write';
  return verb.startsWith('list') ? 'list' : 'read';
}

function entryOf(action: string): ActionEntry {
  const [service = '', resource = '', verb = ''] = action.split(':');
  const operations = operationsOf.get(action) ?? [];
  return {
    action,
    service,
    resource,
    verb,
    access_level: accessLevelOf(action, operations),
    resource_types: operations.length > 0 ? [...resourceTypesOf(action)] : [],
    operations: operations.map(({ id, title }) => ({ id, title })),
  };
}

/** Every action that a policy can name, by name: those of operations, and those of the model product. */
export const actionCatalogue: readonly ActionEntry[] = nameableActions.map(entryOf);
