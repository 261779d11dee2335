import type { DocumentBody, Snapshot } from '@turnpike/contracts/snapshot/document';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import type { CounterStore } from '../counters/counter-store.ts';
import { CredentialTable, type OpenSecret } from './credential-table.ts';
import { type DocumentIndex, indexDocuments } from './document-index.ts';
import { HostTable } from './host-table.ts';
import { IdentityTable } from './identity-table.ts';
import { PathTree } from './path-tree.ts';
import { compilePlan, type Plan } from './plan.ts';

/** A snapshot, compiled: all that the request path needs, never changed once built. */
export interface Runtime {
  readonly revision: number;
  readonly settings: DocumentBody<'settings'>;
  readonly hosts: HostTable;
  readonly environmentsByName: ReadonlyMap<string, DocumentBody<'environment'>>;
  /** The APIs of a group in an environment, under {@link routesKey}. */
  readonly routes: ReadonlyMap<string, PathTree<Plan>>;
  readonly credentials: CredentialTable;
  readonly identities: IdentityTable;
  /** Origins (`http://host:port`) of all backends. */
  readonly origins: ReadonlySet<string>;
  /** Pairs of publications of which the second can never be reached; logged, since nothing is wrong with serving. */
  readonly shadowed: readonly string[];
}

/** What building a runtime needs besides the snapshot. */
export interface RuntimeEnv {
  readonly counters: CounterStore;
  /** 32-byte key of sealed secrets; null when all are in clear. */
  readonly secretKey: Buffer | null;
  readonly now: () => number;
}

/** Key of a group's APIs in an environment. */
export function routesKey(groupId: string, environmentId: string): string {
  return `${groupId}:${environmentId}`;
}

/**
 * Builds a runtime from a snapshot whose hashes were verified. Touches nothing that serves calls.
 * @throws Error with the reason why the snapshot is refused
 */
export function buildRuntime(snapshot: Snapshot, env: RuntimeEnv): Runtime {
  const documents = indexDocuments(snapshot.instanceId, snapshot.documents);
  const open = secretOpener(env.secretKey);
  const { routes, shadowed, origins } = compileRoutes(documents, env);
  return {
    revision: snapshot.revision,
    settings: documents.settings,
    hosts: new HostTable(documents.groups.values()),
    environmentsByName: environmentsByName(documents),
    routes,
    credentials: new CredentialTable(documents, env.counters, open),
    identities: new IdentityTable(documents, open),
    origins,
    shadowed,
  };
}

function secretOpener(key: Buffer | null): OpenSecret {
  return (documentId, secret) => {
    if ('clear' in secret) return secret.clear;
    if (!key) throw new Error(`document ${documentId} holds a sealed secret, and this gateway has no key`);
    try {
      return openSecret(key, documentId, secret.sealed);
    } catch {
      throw new Error(`the secret of document ${documentId} does not open with this gateway's key`);
    }
  };
}

function environmentsByName(documents: DocumentIndex): Map<string, DocumentBody<'environment'>> {
  const byName = new Map<string, DocumentBody<'environment'>>();
  for (const environment of documents.environments.values()) {
    if (byName.has(environment.name)) throw new Error(`two environments are named ${environment.name}`);
    byName.set(environment.name, environment);
  }
  return byName;
}

function compileRoutes(documents: DocumentIndex, env: RuntimeEnv) {
  const routes = new Map<string, PathTree<Plan>>();
  const shadowed: string[] = [];
  const origins = new Set<string>();
  // In the order of ids, so that every node decides alike which of two equal paths is served.
  const publications = [...documents.publications.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const api of publications) {
    const key = routesKey(api.groupId, api.environmentId);
    const tree = routes.get(key) ?? new PathTree<Plan>();
    routes.set(key, tree);
    try {
      const plan = compilePlan(api, { documents, counters: env.counters, now: env.now });
      if (plan.rewrite) origins.add(plan.rewrite.origin);
      if (!tree.add(api.method, api.path, api.matchMode, plan)) shadowed.push(api.id);
    } catch (error) {
      throw new Error(`publication/${api.id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { routes, shadowed, origins };
}
