import { traceNameOf } from '@turnpike/contracts/audit/audit-damage';
import { deed } from '@turnpike/contracts/audit/sentence';
import type { listAuditEvents } from '@turnpike/contracts/http/audit';
import type { OperationParsed } from '@turnpike/contracts/http/operation';
import { operationTable } from '@turnpike/contracts/http/operation-table';
import type { EventWhere } from './repository.ts';

type AuditQuery = OperationParsed<typeof listAuditEvents>['query'];

const MAX_WORDS = 8;

/** Which events of the account a search asks for. */
export function eventsAskedFor(accountId: string, query: AuditQuery): EventWhere {
  const words = (query.text ?? '').split(/\s+/).filter((word) => word !== '');
  return {
    accountId,
    ...given('principalId', query.user_id),
    ...given('principalName', query.user_name),
    ...given('operationId', query.operation),
    ...given('action', query.action),
    ...given('outcome', query.outcome),
    ...given('resourceType', query.resource_type),
    ...given('resourceId', query.resource_id),
    ...given('credentialId', query.credential_id),
    ...given('instanceId', query.instance_id),
    ...given('requestId', query.request_id),
    ...given('sourceIp', query.source_ip),
    ...(query.resource_name !== undefined && { resourceName: part(query.resource_name) }),
    ...((query.from ?? query.to) !== undefined && { createdAt: timeRange(query) }),
    AND: [
      ...(query.trace_name === undefined
        ? []
        : [{ operationId: { in: operationsTraced(query.trace_name) } }]),
      ...words.slice(0, MAX_WORDS).map(somewhere),
    ],
  };
}

/** `from` is included, `to` is not. */
export function timeRange({ from, to }: { from?: string | undefined; to?: string | undefined }) {
  return {
    ...(from !== undefined && { gte: new Date(from) }),
    ...(to !== undefined && { lt: new Date(to) }),
  };
}

const given = (field: keyof EventWhere, value: string | undefined): EventWhere =>
  value === undefined ? {} : { [field]: value };

/** The wildcards of LIKE stand for themselves. */
const part = (text: string) => ({
  contains: text.replaceAll(/[\\%_]/g, String.raw`\$&`),
  mode: 'insensitive' as const,
});

/** The word stands in a name, an id or an address, or in what the sentence says was done. */
function somewhere(word: string): EventWhere {
  const match = part(word);
  return {
    OR: [
      { principalName: match },
      { principalId: word },
      { credentialId: match },
      { operationId: match },
      { action: match },
      { outcome: word.toLowerCase() },
      { resourceName: match },
      { resourceId: match },
      { sourceIp: match },
      { requestId: word },
      ...deedsThatSay(word.toLowerCase()),
    ],
  };
}

const OUTCOMES = ['succeeded', 'denied', 'failed'];

function deedsThatSay(word: string): EventWhere[] {
  return OUTCOMES.map((outcome) => {
    const saying = operationTable.filter(({ id, audit }) =>
      deed(traceNameOf(id), audit?.resourceType ?? '', outcome)
        .toLowerCase()
        .split(' ')
        .includes(word),
    );
    return { outcome, operationId: { in: saying.map(({ id }) => id) } };
  }).filter(({ operationId }) => operationId.in.length > 0);
}

const operationsTraced = (traceName: string): string[] =>
  operationTable.map(({ id }) => id).filter((id) => traceNameOf(id) === traceName);
