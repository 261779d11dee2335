import { type PolicyDocument, policyDocumentSchema } from '@turnpike/contracts/iam/policy-document';
import { findSystemPolicy } from '../iam/system-policies.ts';
import type { Place, PrincipalGrant } from '../kernel/principal.ts';
import type { GrantRow } from './repository.ts';

/** What stands for a stored document that cannot be read: a Deny in it might be lost otherwise. */
const denyAll: PolicyDocument = { Version: '1.1', Statement: [{ Effect: 'Deny', Action: ['*'] }] };

/**
 * Grants as the evaluator takes them. A policy that does not exist any more grants nothing; a document that this
 * version cannot read denies everything.
 */
export function grantsOf(rows: readonly GrantRow[]): PrincipalGrant[] {
  return rows.flatMap(({ policyId, scopeType, scopeId, policyName, document }) => {
    const place: Place = scopeType === 'account' ? { type: scopeType } : { type: scopeType, id: scopeId };
    const system = findSystemPolicy(policyId);
    if (system) return [{ policyId, place, policyName: system.name, document: system.document }];
    if (policyName === null) return [];
    const parsed = policyDocumentSchema.safeParse(document);
    return [{ policyId, place, policyName, document: parsed.success ? parsed.data : denyAll }];
  });
}
