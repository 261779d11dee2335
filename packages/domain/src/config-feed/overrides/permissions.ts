import type { DocumentKind } from '@turnpike/contracts/snapshot/document';
import { resourceIn } from '../../instances/load-instance.ts';
import type { InstanceRow } from '../../instances/repository.ts';
import type { Resource } from '../../kernel/define-operation.ts';
import type { Restored } from './plan-restoration.ts';

/** An action that a caller must be allowed on a resource. */
export interface Needed {
  action: string;
  resource: Resource;
}

interface Actions {
  /** Type of the URN. */
  type: string;
  added: string;
  changed: string;
  removed: string;
}

const family = (type: string, resource: string): Actions => ({
  type,
  added: `apig:${resource}:create`,
  changed: `apig:${resource}:update`,
  removed: `apig:${resource}:delete`,
});

const actions: Partial<Record<DocumentKind, Actions>> = {
  environment: family('env', 'envs'),
  group: family('apiGroup', 'groups'),
  acl: family('acl', 'acls'),
  quota: family('appQuota', 'appQuotas'),
  throttle: family('throttle', 'throttles'),
};

/**
 * What a caller needs to restore documents, beside the right to restore at all: the action that each would have taken.
 * Otherwise restoring were a way around, to loosen an access control policy, say. What has no action of its own is a
 * matter of the gateway.
 */
export function neededToRestore(instance: InstanceRow, restored: readonly Restored[]): Needed[] {
  return restored.flatMap((document) =>
    document.kind === 'publication' ? ofApi(instance, document) : [ofOther(instance, document)],
  );
}

/** Kinds of policies that are bound to APIs, as the actions of binding call them. */
const policyKinds = [
  ['acl', 'Acls'],
  ['throttle', 'Throttles'],
] as const;

function ofApi(instance: InstanceRow, { apiId, name, hash, refs, refsNow }: Restored): Needed[] {
  const resource = resourceIn(instance, 'api', { id: apiId ?? '', name });
  if (hash === null) return [{ action: 'apig:apis:offline', resource }];
  const isIn = (list: readonly string[]) => (key: string) => list.includes(key);
  const bindings = policyKinds.flatMap(([kind, name]) => {
    const policies = (list: readonly string[]) => list.filter((key) => key.startsWith(`${kind}/`));
    return [
      ...(policies(refs).every(isIn(refsNow)) ? [] : [{ action: `apig:apis:bind${name}`, resource }]),
      ...(policies(refsNow).every(isIn(refs)) ? [] : [{ action: `apig:apis:unbind${name}`, resource }]),
    ];
  });
  return [{ action: 'apig:apis:publish', resource }, ...bindings];
}

function ofOther(instance: InstanceRow, { kind, id, name, before, hash }: Restored): Needed {
  const own = actions[kind];
  if (!own) return { action: 'apig:instances:update', resource: resourceIn(instance, 'instance') };
  // What is to be made in a gateway has no URN yet: the gateway's is asked for.
  if (before === null) return { action: own.added, resource: resourceIn(instance, 'instance') };
  const resource = resourceIn(instance, own.type, { id, name });
  return { action: hash === null ? own.removed : own.changed, resource };
}
