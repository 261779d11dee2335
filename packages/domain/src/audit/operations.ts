import * as contracts from '@turnpike/contracts/http/audit';
import { accountResource } from '../accounts/account-resource.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { pageView } from '../kernel/page.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import { auditKeyOf } from './audit-key.ts';
import { auditEventView } from './event-view.ts';
import { exportLines } from './export.ts';
import * as repository from './repository.ts';
import { eventsAskedFor, timeRange } from './search.ts';
import { verifyLog } from './verify-log.ts';

/** The log is the account's, whichever of its projects is asked: events on users and policies have no project. */
const theAccount = ({ principal }: { principal: Principal }) =>
  accountResource(principal, 'account', { id: principal.accountId, name: principal.accountName });

const listAuditEvents = defineOperation(contracts.listAuditEvents, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: theAccount,
  run: (db, { principal, input }) =>
    repository.listAuditEvents(db, eventsAskedFor(principal.accountId, input.query), input.query),
  view: (page) => pageView('events', page, auditEventView),
});

const showAuditEvent = defineOperation(contracts.showAuditEvent, {
  async load(db, { principal, input }) {
    await loadProject(db, principal, input.path.project_id);
    const row = await repository.findAuditEvent(db, principal.accountId, input.path.event_id);
    if (!row) throw new ManagementError('TURNPIKE.3058');
    return row;
  },
  resource: theAccount,
  run: async (_db, { target }) => target,
  view: auditEventView,
});

const exportAuditEvents = defineOperation(contracts.exportAuditEvents, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: theAccount,
  run: async (_db, { env, principal, input }) =>
    exportLines(env, {
      account: { id: principal.accountId, name: principal.accountName },
      range: timeRange(input.query),
    }),
  view: (lines) => lines,
  answerHeaders: () => ({ 'Content-Disposition': 'attachment; filename="audit-events.jsonl"' }),
});

const verifyAuditLog = defineOperation(contracts.verifyAuditLog, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: theAccount,
  run: (db, { env, principal }) => verifyLog(db, principal.accountId, auditKeyOf(env.keyring)),
  view: ({ damage, events, unchained, checkpoints }, { env }) => ({
    ok: damage === null,
    events,
    unchained,
    checkpoints,
    key_id: auditKeyOf(env.keyring).publicKey.id,
    first_bad: damage,
  }),
});

export const auditOperations: Operation[] = [
  listAuditEvents,
  showAuditEvent,
  exportAuditEvents,
  verifyAuditLog,
];
