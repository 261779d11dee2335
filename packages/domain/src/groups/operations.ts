import * as contracts from '@turnpike/contracts/http/groups';
import { type InInstance, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Effect, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import { groupView } from './group-view.ts';
import * as repository from './repository.ts';

/** Reference 4.1. */
const MAX_GROUPS = 1_500;

interface InGroup extends InInstance {
  input: { path: { project_id: string; instance_id: string; group_id: string } };
}

interface GroupTarget {
  instance: InstanceRow;
  group: repository.GroupRow;
}

async function loadGroup(db: Db, context: InGroup): Promise<GroupTarget> {
  const instance = await loadInstance(db, context);
  const group = await repository.findGroup(db, instance.id, context.input.path.group_id);
  if (!group) throw new ManagementError('APIG.3001');
  return { instance, group };
}

const groupResource = ({ target }: { target: GroupTarget }) =>
  resourceIn(target.instance, 'apiGroup', target.group);

const groupChanged = (instanceId: string, id: string): Effect[] => [
  { type: 'change', instanceId, kind: 'group', documentId: id },
];

const createGroup = defineOperation(contracts.createGroup, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'apiGroup'),
  run: async (db, { env, input, target }) => {
    if ((await repository.countGroups(db, target.id)) >= MAX_GROUPS) throw new ManagementError('APIG.3101');
    const now = env.now();
    return repository.insertGroup(db, {
      id: newId(),
      accountId: target.accountId,
      instanceId: target.id,
      name: input.body.name,
      remark: input.body.remark ?? '',
      version: input.body.version ?? 'V1',
      createdAt: now,
      updatedAt: now,
    });
  },
  created: (group) => group,
  conflict: 'APIG.3201',
  effects: (group) => groupChanged(group.instanceId, group.id),
  view: (group, { env }) => groupView(group, env.domainSuffix),
});

const listGroups = defineOperation(contracts.listGroups, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'apiGroup'),
  run: (db, { input, target }) => repository.listGroups(db, target.id, input.query),
  item: (group, { target }) => resourceIn(target, 'apiGroup', group),
  view: (page, { env }) => pageView('groups', page, (group) => groupView(group, env.domainSuffix)),
});

const showGroup = defineOperation(contracts.showGroup, {
  load: loadGroup,
  resource: groupResource,
  run: async (_db, { target }) => target.group,
  view: (group, { env }) => groupView(group, env.domainSuffix),
});

const updateGroup = defineOperation(contracts.updateGroup, {
  load: loadGroup,
  resource: groupResource,
  run: (db, { env, input, target }) =>
    repository.updateGroup(db, target.group.id, {
      name: input.body.name,
      ...(input.body.remark !== undefined && { remark: input.body.remark }),
      updatedAt: env.now(),
    }),
  conflict: 'APIG.3201',
  effects: (group) => groupChanged(group.instanceId, group.id),
  view: (group, { env }) => groupView(group, env.domainSuffix),
});

const deleteGroup = defineOperation(contracts.deleteGroup, {
  load: loadGroup,
  resource: groupResource,
  run: async (db, { target: { group } }) => {
    if (group.isDefault) throw new ManagementError('APIG.2011', 'group DEFAULT belongs to its gateway');
    if ((await repository.countApisOfGroup(db, group.id)) > 0) throw new ManagementError('APIG.3415');
    await repository.deleteGroup(db, group.id);
    return group;
  },
  effects: (group) => groupChanged(group.instanceId, group.id),
  view: () => undefined,
});

const checkGroup = defineOperation(contracts.checkGroup, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'apiGroup'),
  run: async (db, { input, target }) => {
    if (await repository.groupNameTaken(db, target.id, input.body.group_name))
      throw new ManagementError('APIG.3201');
  },
  view: () => undefined,
});

const updateDebugDomain = defineOperation(contracts.updateDebugDomain, {
  load: loadGroup,
  resource: groupResource,
  run: (db, { env, input, target }) =>
    repository.updateGroup(db, target.group.id, {
      debugDomainEnabled: input.body.sl_domain_access_enabled,
      updatedAt: env.now(),
    }),
  effects: (group) => groupChanged(group.instanceId, group.id),
  view: () => undefined,
});

export const groupOperations: Operation[] = [
  createGroup,
  listGroups,
  showGroup,
  updateGroup,
  deleteGroup,
  checkGroup,
  updateDebugDomain,
];
