import { operationTable } from '@turnpike/contracts/http/operation-table';
import * as contracts from '@turnpike/contracts/http/permissions';
import { accountResource } from '../accounts/account-resource.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { pageView } from '../kernel/page.ts';
import { loadProject } from '../projects/load-project.ts';
import * as repository from './repository.ts';

const traceNames = new Map(operationTable.map(({ id, audit }) => [id, audit?.trace ?? id]));

function auditEventView(row: repository.AuditEventRow) {
  return {
    id: row.id,
    time: row.createdAt.toISOString(),
    user_name: row.principalName,
    operation: row.operationId,
    trace_name: traceNames.get(row.operationId) ?? row.operationId,
    resource_type: row.resourceType,
    resource_id: row.resourceId,
    resource_name: row.resourceName,
    instance_id: row.instanceId,
    request_id: row.requestId,
    source_ip: row.sourceIp,
  };
}

/** The log is the account's, whichever of its projects is asked: events on users and policies have no project. */
const listAuditEvents = defineOperation(contracts.listAuditEvents, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: ({ principal }) =>
    accountResource(principal, 'account', { id: principal.accountId, name: principal.accountName }),
  run: (db, { principal, input }) => repository.listAuditEvents(db, principal.accountId, input.query),
  view: (page) => pageView('events', page, auditEventView),
});

export const auditOperations: Operation[] = [listAuditEvents];
