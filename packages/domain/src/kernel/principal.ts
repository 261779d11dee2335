import type { AttachedDocument } from '../iam/evaluate.ts';

/** A policy document of a principal, and where it holds. */
export interface PrincipalGrant extends AttachedDocument {
  /** Project in which the grant holds; empty: in the whole account. */
  projectId: string;
}

/** Who asks. Always bound to one account; whatever they name is looked for in that account only. */
export interface Principal {
  type: 'user' | 'system';
  id: string;
  name: string;
  accountId: string;
  accountName: string;
  grants: readonly PrincipalGrant[];
}

/** Documents that hold for a request in `projectId`, or (null) for one on the account itself. */
export function documentsIn(principal: Principal, projectId: string | null): AttachedDocument[] {
  return principal.grants.filter((grant) => grant.projectId === '' || grant.projectId === projectId);
}
