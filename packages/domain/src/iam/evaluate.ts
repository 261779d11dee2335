import type { PolicyDocument, PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import { partsOfUrn, type UrnParts } from '@turnpike/contracts/iam/resource-pattern';
import type { AccessContext } from './access-context.ts';
import { statementsAbout } from './compile-document.ts';
import type { CompiledStatement } from './compile-statement.ts';
import { both, NO, type Truth, YES } from './truth.ts';

/** A policy document and where it came from. Documents are never changed once they were asked about. */
export interface AttachedDocument {
  policyId: string;
  policyName: string;
  document: PolicyDocument;
}

/** What is asked: may this action be taken on this resource? */
export interface AccessRequest {
  /** `service:resource:operation`; compared without regard to case. */
  action: string;
  /** `service:region:account:type:path`. */
  resource: string;
  /** What conditions can speak of. */
  context: AccessContext;
}

/** The statement that decided, by its position in its document. */
export interface DeterminingStatement {
  policyId: string;
  policyName: string;
  /** -1: what should be the document is none, which denies. */
  statementIndex: number;
  effect: PolicyStatement['Effect'];
  sid?: string;
  /** There when a Deny denied because it could not be told whether it applies. */
  unevaluable?: true;
}

export interface Decision {
  allowed: boolean;
  /** Applying Deny statements when one denied, else applying Allow statements; empty: denied by default. */
  determining: DeterminingStatement[];
}

/**
 * The one evaluator of policies: enforcement, lists, hints and the simulator call it. Pure, total and free of order.
 * Any Deny that applies wins, else any Allow that applies, else it is denied (reference 20.4).
 *
 * Whether a statement applies is true, false, or cannot be told (AND of three parts: false when one part is false,
 * true when all are true). An Allow for which it cannot be told does not apply; **a Deny for which it cannot be told
 * applies**. The parts:
 * - *Action*: true when one of the patterns stands for the action, part by part and without regard to case; no `*`
 *   reaches over a colon, but `*` alone stands for everything. *NotAction*: when none does.
 * - *Resource*: true when one of the patterns stands for the resource, and with neither Resource nor NotResource.
 *   The first four parts are compared one by one, the path is the rest, where `*` reaches over `/` and `:`; with
 *   regard to case. A resource that is no URN is matched by `*` alone. *NotResource*: when none does.
 * - *Condition*: see `compileCondition`; true when there is none.
 *
 * What is not of the schema's form cannot be told: a pattern of another form (unless another pattern matches), an
 * empty or missing list, Action beside NotAction, Resource beside NotResource, a member that no statement has (all of
 * its condition). A statement without the Effect Allow or Deny is a Deny that cannot be told, on the resources it
 * names; what is no document of a known Version is a Deny of everything.
 */
export function evaluate(documents: readonly AttachedDocument[], request: AccessRequest): Decision {
  const { action, context } = request;
  const urn = partsOfUrn(request.resource);
  const denying: DeterminingStatement[] = [];
  const allowing: DeterminingStatement[] = [];
  for (const attached of documents) {
    for (const { statement, speaks } of statementsAbout(attached.document, action)) {
      const truth = appliesTo(statement, speaks, urn, context);
      if (truth === NO) continue;
      if (statement.effect === 'Deny') denying.push(determining(attached, statement, truth));
      else if (truth === YES) allowing.push(determining(attached, statement, truth));
    }
  }
  return denying.length > 0
    ? { allowed: false, determining: denying }
    : { allowed: allowing.length > 0, determining: allowing };
}

function appliesTo(
  statement: CompiledStatement,
  speaks: Truth,
  urn: UrnParts | null,
  context: AccessContext,
): Truth {
  const truth = both(speaks, statement.resources(urn));
  return truth === NO ? NO : both(truth, statement.condition(context));
}

function determining(
  { policyId, policyName }: AttachedDocument,
  { index, effect, sid }: CompiledStatement,
  truth: Truth,
): DeterminingStatement {
  const found: DeterminingStatement = { policyId, policyName, statementIndex: index, effect };
  if (sid !== null) found.sid = sid;
  if (truth !== YES) found.unevaluable = true;
  return found;
}
