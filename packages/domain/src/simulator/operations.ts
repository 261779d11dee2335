import * as contracts from '@turnpike/contracts/http/access';
import type { OperationOutput, OperationParsed } from '@turnpike/contracts/http/operation';
import { accountResource } from '../accounts/account-resource.ts';
import { isKnownAction } from '../actions/catalogue.ts';
import type { AccessContext } from '../iam/access-context.ts';
import { decisionSentence } from '../iam/explain.ts';
import { type DecidedOn, decideFor } from '../kernel/authorise.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import type { Principal, PrincipalGrant } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import { determiningView } from './determining-view.ts';
import { type LocatedResource, locateResources } from './locate-resources.ts';
import { loadSubject, type Subject, withDocuments } from './subject.ts';

type SimulateBody = OperationParsed<typeof contracts.simulatePermissions>['body'];
type Result = OperationOutput<typeof contracts.simulatePermissions>['results'][number];

interface Simulation {
  subject: Subject;
  grants: readonly PrincipalGrant[];
  principal: Principal;
  context: SimulateBody['context'];
  now: Date;
}

/** The resource as the circumstances want it: in another enterprise project, with other tags. */
function supposed(on: Required<DecidedOn>, { context }: Simulation): Required<DecidedOn> {
  return {
    ...on,
    enterpriseProjectId: context.enterprise_project_id ?? on.enterpriseProjectId,
    tags: context.resource_tags ?? on.tags,
  };
}

function contextOf(on: Required<DecidedOn>, { subject, principal, context, now }: Simulation): AccessContext {
  return {
    currentTime: context.current_time === undefined ? now : new Date(context.current_time),
    sourceIp: context.source_ip ?? null,
    userId: subject.user?.id ?? null,
    userName: context.user_name ?? subject.user?.name ?? null,
    domainName: principal.accountName,
    mfaPresent: context.mfa_present ?? context.mfa_age_seconds !== undefined,
    mfaAgeSeconds: context.mfa_present === false ? null : (context.mfa_age_seconds ?? null),
    enterpriseProjectId: on.enterpriseProjectId ?? null,
    resourceTags: on.tags,
  };
}

function simulateOne(action: string, resource: LocatedResource, simulation: Simulation): Result {
  const on = supposed(resource.on(action), simulation);
  const location = {
    project_id: on.projectId,
    instance_id: on.instanceId ?? null,
    enterprise_project_id: on.enterpriseProjectId ?? null,
  };
  const denied = (sentence: string): Result => ({
    ...{ action, resource: resource.urn, decision: 'denied', sentence, location, determining: [] },
  });
  if (!isKnownAction(action)) return denied(`Denied: there is no action ${action}.`);
  if (resource.isForeign) return denied('Denied: the resource is of another account.');
  const { subject, grants } = simulation;
  const decision = decideFor({ grants, boundaries: [] }, contextOf(on, simulation), action, on);
  const whose = subject.name === '' ? 'these' : `${subject.name}’s`;
  return {
    action,
    resource: resource.urn,
    decision: decision.allowed ? 'allowed' : 'denied',
    sentence: decisionSentence(decision, whose),
    location,
    determining: decision.determining.map(determiningView),
  };
}

const simulatePermissions = defineOperation(contracts.simulatePermissions, {
  load: async (db, { principal, input: { path, body } }) => ({
    project: await loadProject(db, principal, path.project_id),
    subject: await loadSubject(db, principal, body.principal),
  }),
  // It tells what anybody of the account may do, so a grant for a project does not reach it.
  resource: ({ principal }) =>
    accountResource(principal, 'account', { id: principal.accountId, name: principal.accountName }),
  run: async (db, { env, principal, input: { body }, target: { project, subject } }) => {
    const resources = await locateResources(db, project, body.resources);
    const simulation: Simulation = {
      ...{ subject, principal, context: body.context, now: env.now() },
      grants: withDocuments(subject, body.documents, body.principal !== undefined),
    };
    return body.actions.flatMap((action) =>
      resources.map((resource) => simulateOne(action, resource, simulation)),
    );
  },
  view: (results) => ({ results }),
});

export const simulatorOperations: Operation[] = [simulatePermissions];
