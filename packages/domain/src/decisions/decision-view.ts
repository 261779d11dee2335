import type { showDecision } from '@turnpike/contracts/http/access';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { DeterminingStatement } from '../iam/evaluate.ts';
import { decisionSentence, smallestAllow } from '../iam/explain.ts';
import type { AuditEventRow } from '../kernel/audit/repository.ts';
import { determiningView } from '../simulator/determining-view.ts';
import { type RecordedDecision, readDecision } from './recorded-decision.ts';

type DecisionOutput = OperationOutput<typeof showDecision>;

/** The context by the keys that conditions use. */
function contextView({
  resourceTags = {},
  ...context
}: RecordedDecision['context']): DecisionOutput['context'] {
  const tags = Object.entries(resourceTags).map(([key, value]) => [`g:ResourceTag/${key}`, value]);
  return {
    'g:CurrentTime': context.currentTime ?? null,
    'g:SourceIp': context.sourceIp ?? null,
    'g:UserId': context.userId ?? null,
    'g:UserName': context.userName ?? null,
    'g:DomainName': context.domainName ?? null,
    'g:MFAPresent': context.mfaPresent ?? null,
    'g:MFAAge': context.mfaAgeSeconds ?? null,
    'g:EnterpriseProjectId': context.enterpriseProjectId ?? null,
    ...Object.fromEntries(tags),
  };
}

/** A denied attempt as its account's administrators read it. */
export function decisionView(row: AuditEventRow): DecisionOutput {
  const { context, location, determining } = readDecision(row.decision);
  const statements = determining as DeterminingStatement[];
  const denied = determining.some(({ effect }) => effect === 'Deny');
  return {
    decision_id: row.id,
    time: row.createdAt.toISOString(),
    principal: { type: row.principalType, id: row.principalId, name: row.principalName },
    credential: { kind: row.credentialKind, id: row.credentialId },
    operation: row.operationId,
    action: row.action,
    resource: { type: row.resourceType, id: row.resourceId, name: row.resourceName, urn: row.resourceUrn },
    location: {
      project_id: location.projectId,
      instance_id: location.instanceId,
      enterprise_project_id: location.enterpriseProjectId,
    },
    context: contextView(context),
    determining: statements.map(determiningView),
    sentence: decisionSentence({ determining: statements }, `${row.principalName}’s`),
    smallest_allow: denied ? null : smallestAllow({ action: row.action, resource: row.resourceUrn }),
    request_id: row.requestId,
    source_ip: row.sourceIp,
  };
}
