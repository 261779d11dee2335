import * as contracts from '@turnpike/contracts/http/revisions';
import { loadInstance, resourceIn } from '../../instances/load-instance.ts';
import { decide } from '../../kernel/authorise.ts';
import { defineOperation, type Effect, type Operation } from '../../kernel/define-operation.ts';
import { ManagementError } from '../../kernel/management-error.ts';
import { pageView } from '../../kernel/page.ts';
import { lockAccount } from '../../kernel/repository.ts';
import { loadRevision, type RevisionTarget, revisionResource } from '../history/load-revision.ts';
import { changeOf } from '../revisions/write-revision.ts';
import type { Pointer } from '../sources.ts';
import { neededToRestore } from './permissions.ts';
import { type Planned, planRestoration } from './plan-restoration.ts';
import * as repository from './repository.ts';
import { restore } from './restore.ts';

interface RestoreTarget extends RevisionTarget {
  planned: Planned;
}

const restoreRevision = defineOperation(contracts.restoreRevision, {
  load: async (db, context, before?: RestoreTarget): Promise<RestoreTarget> => {
    const target = await loadRevision(db, context);
    const { instance, revision } = target;
    // Of 10,000 documents a plan takes longer than all that comes after it, so it is made again only if it has to be.
    const planned = before?.planned ?? {
      since: instance.configRevision,
      plan: await planRestoration(db, instance.id, revision.revision),
    };
    return { ...target, planned };
  },
  resource: revisionResource,
  also: ({ target: { instance, planned } }) => neededToRestore(instance, planned.plan.restored),
  run: async (db, { env, caller, principal, target: { instance, revision, planned } }) => {
    // Until the commit nobody changes a user without seeing that this gateway takes them from now on.
    await lockAccount(db, principal.accountId);
    return restore(db, {
      instanceId: instance.id,
      accountId: principal.accountId,
      from: revision.revision,
      planned,
      by: {
        requestId: caller.requestId,
        principalId: principal.id,
        principalName: principal.name,
        operation: contracts.restoreRevision.id,
        createdAt: env.now(),
      },
      permit: (restored) => {
        const isAllowed = neededToRestore(instance, restored).every(
          ({ action, resource }) => decide(caller, env.now(), action, resource).allowed,
        );
        if (!isAllowed) throw new ManagementError('TURNPIKE.0409');
      },
    });
  },
  effects: (_result, { target: { instance } }) => [{ type: 'revision', instanceId: instance.id }],
  view: ({ revision, restored, kept }, { target }) => ({
    revision,
    restored_from: target.revision.revision,
    restored: {
      total: restored.length,
      documents: restored.slice(0, contracts.MAX_NAMED_DOCUMENTS).map(({ kind, id, name, ...states }) => ({
        ...{ kind, id, name },
        change: changeOf(states),
      })),
    },
    kept: { total: kept.length, documents: kept.slice(0, contracts.MAX_NAMED_DOCUMENTS) },
  }),
});

const listOverrides = defineOperation(contracts.listOverrides, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: (db, { input, target }) => repository.listOverrides(db, target.id, input.query),
  view: (page) =>
    pageView('documents', page, (row) => ({
      kind: row.kind,
      id: row.id,
      name: row.name ?? row.id,
      served: row.served,
      restored_from: row.restoredFrom,
      revision: row.revision,
      user_id: row.principalId,
      user_name: row.principalName,
      time: row.createdAt.toISOString(),
    })),
});

/** The pointers release the documents, and the publisher compiles them. */
const releaseOverrides = defineOperation(contracts.releaseOverrides, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: async (db, { input: { body }, target }) => {
    const found = await repository.findOverrides(db, target.id, body.documents ?? null);
    if (body.documents && found.length < body.documents.length) throw new ManagementError('TURNPIKE.3066');
    return { instanceId: target.id, found };
  },
  effects: ({ instanceId, found }) =>
    found.map(({ kind, id }: Pointer): Effect => ({ type: 'change', instanceId, kind, documentId: id })),
  view: ({ found }) => ({ released: found.length }),
});

export const overrideOperations: Operation[] = [restoreRevision, listOverrides, releaseOverrides];
