import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { Features } from '../features/compile-features.ts';
import { CertificateTable } from './certificate-table.ts';
import { CredentialTable } from './credential-table.ts';
import { HostTable } from './host-table.ts';
import { IdentityTable } from './identity-table.ts';
import type { PathTree } from './path-tree.ts';
import { PersistentMap } from './persistent-map.ts';
import type { Plan } from './plan.ts';

/**
 * A snapshot, compiled: all that the request path needs, never changed once built. The runtime of the next revision
 * shares with it what did not change.
 */
export interface Runtime {
  readonly revision: number;
  readonly settings: DocumentBody<'settings'>;
  readonly features: Features;
  readonly hosts: HostTable;
  readonly environmentsByName: ReadonlyMap<string, DocumentBody<'environment'>>;
  /** The APIs of a group in an environment, under {@link routesKey}. */
  readonly routes: PersistentMap<PathTree<Plan>>;
  readonly credentials: CredentialTable;
  readonly identities: IdentityTable;
  readonly certificates: CertificateTable;
  /** Origins (`http://host:port`) of all backends, with the number of APIs that have it. */
  readonly origins: PersistentMap<number>;
}

/** What an edit begins with when there is no runtime. */
export type RuntimeParts = Omit<Runtime, 'revision' | 'settings' | 'features'>;

/** A runtime without anything in it. */
export function emptyParts(): RuntimeParts {
  return {
    hosts: new HostTable([]),
    environmentsByName: new Map(),
    routes: PersistentMap.empty(),
    credentials: CredentialTable.empty(),
    identities: IdentityTable.empty(),
    certificates: CertificateTable.empty(),
    origins: PersistentMap.empty(),
  };
}

/** Key of a group's APIs in an environment. */
export function routesKey(groupId: string, environmentId: string): string {
  return `${groupId}:${environmentId}`;
}

/** Publications that can never be reached, since another one has their path and method; nothing is wrong with serving. */
export function shadowedPublications(runtime: Runtime): string[] {
  const shadowed: string[] = [];
  for (const tree of runtime.routes.values()) {
    if (tree.shadowed.size > 0) shadowed.push(...tree.shadowed);
  }
  return shadowed.sort();
}
