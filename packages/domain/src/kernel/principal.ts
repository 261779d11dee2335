import type { AttachedDocument } from '../iam/evaluate.ts';

/**
 * Where a grant holds: the whole account, all its projects (but not what lies in the account itself: users, policies),
 * a project, an enterprise project, or one gateway and what it holds.
 */
export type Place =
  | { type: 'account' | 'all_projects' }
  | { type: 'project' | 'enterprise_project' | 'instance'; id: string };

/** A policy document of a principal, and where it holds. */
export interface PrincipalGrant extends AttachedDocument {
  place: Place;
  /** Project that the credential is scoped to: outside of it the grant does not hold. */
  onlyIn?: string;
}

/** By what a principal is known: its kind, and its public id (session id, access key, token id). Never a secret. */
export interface PrincipalCredential {
  kind: 'session' | 'access_key' | 'temporary_key' | 'token' | 'password' | 'system';
  id: string;
}

/** What an account asks of a request before any policy is looked at. */
export interface Admission {
  /** The access-control policy that counts for this way in, as it is stored; `{}`: every address may. */
  acl: unknown;
  /** Nothing but choosing another password is possible. */
  mustChangePassword: boolean;
}

/** Who asks. Always bound to one account; whatever they name is looked for in that account only. */
export interface Principal {
  type: 'user' | 'system';
  id: string;
  name: string;
  accountId: string;
  accountName: string;
  credential: PrincipalCredential;
  /** When the second factor was shown; null: it was not. */
  mfaAt: Date | null;
  grants: readonly PrincipalGrant[];
  /** Beside the grants, each of these must allow what is asked: the policy of a temporary key. */
  boundaries: readonly AttachedDocument[];
  /** Left out: nothing is asked, as of the system itself. */
  admission?: Admission;
}

/** Where a resource lies: by this the grants are chosen that hold for it. */
export interface Location {
  /** Null: in the account itself. */
  projectId: string | null;
  instanceId?: string | null | undefined;
  /** `0` is the account's default one. */
  enterpriseProjectId?: string | null | undefined;
}

/** Documents that hold for a request on what lies there. */
export function documentsIn(principal: Pick<Principal, 'grants'>, location: Location): AttachedDocument[] {
  return principal.grants.filter(
    ({ place, onlyIn }) =>
      holdsIn(place, location) && (onlyIn === undefined || onlyIn === location.projectId),
  );
}

function holdsIn(place: Place, { projectId, instanceId, enterpriseProjectId }: Location): boolean {
  switch (place.type) {
    case 'account':
      return true;
    case 'all_projects':
      return projectId !== null;
    case 'project':
      return place.id === projectId;
    case 'enterprise_project':
      return place.id === enterpriseProjectId;
    case 'instance':
      return place.id === instanceId;
  }
}
