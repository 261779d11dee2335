import { type PolicyDocument, policyDocumentSchema } from '@turnpike/contracts/iam/policy-document';
import { findSystemPolicy } from '../iam/system-policies.ts';
import type { Place, PrincipalGrant } from '../kernel/principal.ts';
import type { GrantRow } from './repository.ts';

/** What stands for a stored document that cannot be read: a Deny in it might be lost otherwise. */
export const denyAll: PolicyDocument = { Version: '1.1', Statement: [{ Effect: 'Deny', Action: ['*'] }] };

/** Documents read last, by their JSON: reading and compiling one costs as much as hundreds of decisions. */
const documents = new Map<string, PolicyDocument>();
const MAX_DOCUMENTS = 500;

/**
 * Grants as the evaluator takes them. A policy that does not exist any more grants nothing; a document that this
 * version cannot read denies everything.
 */
export function grantsOf(rows: readonly GrantRow[]): PrincipalGrant[] {
  return rows.flatMap(({ policyId, scopeType, scopeId, policyName, document }) => {
    const place: Place =
      scopeType === 'account' || scopeType === 'all_projects'
        ? { type: scopeType }
        : { type: scopeType, id: scopeId };
    const system = findSystemPolicy(policyId);
    if (system) return [{ policyId, place, policyName: system.name, document: system.document }];
    if (policyName === null) return [];
    return [{ policyId, place, policyName, document: readDocument(document) }];
  });
}

/** The same object for the same JSON, so that the evaluator knows it again. */
function readDocument(raw: unknown): PolicyDocument {
  const json = JSON.stringify(raw) ?? '';
  const known = documents.get(json);
  const parsed = known ? undefined : policyDocumentSchema.safeParse(raw);
  const document = known ?? (parsed?.success ? parsed.data : denyAll);
  documents.delete(json);
  documents.set(json, document);
  for (const oldest of documents.keys()) {
    if (documents.size <= MAX_DOCUMENTS) break;
    documents.delete(oldest);
  }
  return document;
}
