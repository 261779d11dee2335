import * as contracts from '@turnpike/contracts/http/revisions';
import { loadInstance, resourceIn } from '../../instances/load-instance.ts';
import { defineOperation, type Operation } from '../../kernel/define-operation.ts';
import { pageView } from '../../kernel/page.ts';
import { keptRevision, loadRevision, revisionResource } from './load-revision.ts';
import * as repository from './repository.ts';
import { diffView, readDiff, revisionView } from './revision-view.ts';

const listRevisions = defineOperation(contracts.listRevisions, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: (db, { input, target }) => repository.listRevisions(db, target.id, input.query),
  view: (page, { target }) => pageView('revisions', page, (row) => revisionView(row, target.configRevision)),
});

const showRevision = defineOperation(contracts.showRevision, {
  load: loadRevision,
  resource: revisionResource,
  run: (db, { input, target: { instance, revision } }) => {
    const range = { from: revision.revision - 1, to: revision.revision };
    return readDiff(db, instance.id, range, input.query);
  },
  view: (page, { target: { instance, revision } }) => ({
    ...revisionView(revision, instance.configRevision),
    diff: diffView(page),
  }),
});

const compareRevisions = defineOperation(contracts.compareRevisions, {
  load: loadRevision,
  resource: revisionResource,
  run: async (db, { input, target: { instance, revision } }) => {
    const other = await keptRevision(db, instance.id, input.query.from);
    const [from = 0, to = 0] = [other.revision, revision.revision].sort((a, b) => a - b);
    return { from, to, page: await readDiff(db, instance.id, { from, to }, input.query) };
  },
  view: ({ from, to, page }) => ({ from, to, diff: diffView(page) }),
});

const listRevisionDocuments = defineOperation(contracts.listRevisionDocuments, {
  load: loadRevision,
  resource: revisionResource,
  run: (db, { input, target: { instance, revision } }) =>
    repository.listDocuments(db, instance.id, revision.revision, input.query),
  view: (page) =>
    pageView('documents', page, ({ kind, id, name, hash, changedIn }) => ({
      ...{ kind, id, name, hash },
      changed_in: changedIn,
    })),
});

export const revisionOperations: Operation[] = [
  listRevisions,
  showRevision,
  compareRevisions,
  listRevisionDocuments,
];
