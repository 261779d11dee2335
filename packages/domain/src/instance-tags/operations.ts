import * as contracts from '@turnpike/contracts/http/instance-tags';
import type { OperationParsed } from '@turnpike/contracts/http/operation';
import { gatewaysOf, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import type { ProjectRow } from '../projects/repository.ts';
import * as repository from './repository.ts';

interface InProject {
  principal: Principal;
  input: { path: { project_id: string } };
}

const loadCollection = (db: Db, { principal, input }: InProject) =>
  loadProject(db, principal, input.path.project_id);

const collection = ({ target }: { target: ProjectRow }) => gatewaysOf(target);
const item = (row: InstanceRow) => resourceIn(row, 'instance');
const scopeOf = ({ accountId, id }: ProjectRow) => ({ accountId, projectId: id });
const byKey = (one: { key: string }, two: { key: string }) => (one.key < two.key ? -1 : 1);
const tagViews = ({ tags }: InstanceRow) => tags.map(({ key, value }) => ({ key, value })).sort(byKey);

const listInstanceTags = defineOperation(contracts.listInstanceTags, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: async (_db, { target }) => target,
  view: (row) => ({ tags: tagViews(row) }),
});

const everyTag: repository.TagQuery = { without_any_tag: false, tags: [], sys_tags: [], matches: [] };

const listProjectInstanceTags = defineOperation(contracts.listProjectInstanceTags, {
  load: loadCollection,
  resource: collection,
  run: async (db, { target }) =>
    (await repository.listInstancesByTags(db, scopeOf(target), everyTag, null)).rows,
  item,
  view: (rows) => {
    const valuesByKey = new Map<string, Set<string>>();
    for (const { key, value } of rows.flatMap(tagViews).sort(byKey))
      valuesByKey.set(key, (valuesByKey.get(key) ?? new Set()).add(value));
    return { tags: [...valuesByKey].map(([key, values]) => ({ key, values: [...values].sort() })) };
  },
});

type TagChange = OperationParsed<typeof contracts.changeInstanceTags>['body'];

/** The gateway's tags as they are going to be. */
function changedTags({ tags }: InstanceRow, change: TagChange): Map<string, string> {
  const changed = new Map(tags.map(({ key, value }) => [key, value]));
  for (const { key, value } of change.tags) {
    if (change.action === 'create') changed.set(key, value ?? '');
    // With a value only that one is meant.
    else if (value === undefined || changed.get(key) === value) changed.delete(key);
  }
  return changed;
}

const changeInstanceTags = defineOperation(contracts.changeInstanceTags, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  // Whoever may act on gateways with some tags only must not move others into reach, nor their own out of a Deny.
  named: ({ target, input: { body } }) => {
    const now = resourceIn(target, 'instance');
    return [now, { ...now, tags: Object.fromEntries(changedTags(target, body)) }];
  },
  run: async (db, { target, input: { body } }) => {
    const changed = changedTags(target, body);
    if (changed.size > contracts.MAX_INSTANCE_TAGS) throw new ManagementError('APIC.7402');
    const owner = { instanceId: target.id, accountId: target.accountId };
    const gone = target.tags.map(({ key }) => key).filter((key) => !changed.has(key));
    await repository.deleteTags(db, owner, gone);
    await repository.setTags(db, owner, Object.fromEntries(changed));
  },
  view: () => undefined,
});

const listInstancesByTags = defineOperation(contracts.listInstancesByTags, {
  load: loadCollection,
  resource: collection,
  run: (db, { target, input: { body, query } }) =>
    repository.listInstancesByTags(db, scopeOf(target), body, query),
  item,
  view: ({ rows, total }) => ({
    resources: rows.map((row) => ({
      resource_id: row.id,
      resouce_detail: '',
      resource_name: row.name,
      tags: tagViews(row),
    })),
    total_count: total,
  }),
});

const countInstancesByTags = defineOperation(contracts.countInstancesByTags, {
  load: loadCollection,
  resource: collection,
  run: async (db, { target, input: { body } }) =>
    (await repository.listInstancesByTags(db, scopeOf(target), body, null)).rows,
  item,
  view: (rows) => ({ total_count: rows.length }),
});

export const instanceTagOperations: Operation[] = [
  listInstanceTags,
  listProjectInstanceTags,
  changeInstanceTags,
  listInstancesByTags,
  countInstancesByTags,
];
