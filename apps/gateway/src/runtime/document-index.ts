import {
  type DocumentBody,
  type DocumentKind,
  documentBodySchemas,
  type SnapshotDocument,
} from '@turnpike/contracts/snapshot/document';

type Bodies<K extends DocumentKind> = ReadonlyMap<string, DocumentBody<K>>;

/** A snapshot's documents, parsed and found by kind and id, with every reference checked. */
export interface DocumentIndex {
  readonly settings: DocumentBody<'settings'>;
  readonly environments: Bodies<'environment'>;
  readonly groups: Bodies<'group'>;
  readonly acls: Bodies<'acl'>;
  readonly quotas: Bodies<'quota'>;
  readonly credentials: Bodies<'credential'>;
  readonly identities: Bodies<'identity'>;
  readonly publications: Bodies<'publication'>;
}

/**
 * Parses documents by their kind's schema and checks that every reference leads somewhere.
 * @throws Error naming the document: an inconsistent snapshot is never served
 */
export function indexDocuments(instanceId: string, documents: readonly SnapshotDocument[]): DocumentIndex {
  const settings = [...parseKind('settings', documents).values()];
  const [only] = settings;
  if (settings.length !== 1 || only?.instanceId !== instanceId) {
    throw new Error(`a snapshot needs exactly one settings document, of instance ${instanceId}`);
  }
  const index: DocumentIndex = {
    settings: only,
    environments: parseKind('environment', documents),
    groups: parseKind('group', documents),
    acls: parseKind('acl', documents),
    quotas: parseKind('quota', documents),
    credentials: parseKind('credential', documents),
    identities: parseKind('identity', documents),
    publications: parseKind('publication', documents),
  };
  checkReferences(index);
  return index;
}

function parseKind<K extends DocumentKind>(kind: K, documents: readonly SnapshotDocument[]): Bodies<K> {
  const bodies = new Map<string, DocumentBody<K>>();
  for (const document of documents) {
    if (document.kind !== kind) continue;
    const body = parseBody(kind, document);
    const bodyId = 'id' in body ? body.id : body.instanceId;
    if (bodyId !== document.id) throw new Error(`${kind}/${document.id} holds the id ${bodyId}`);
    if (bodies.has(document.id)) throw new Error(`${kind}/${document.id} is there twice`);
    bodies.set(document.id, body);
  }
  return bodies;
}

/**
 * Parsed bodies by their document. Documents that a delta leaves alone stay the same objects, so a change costs
 * parsing what changed and not the whole snapshot, on the thread that serves calls.
 */
const parsedBodies = new WeakMap<SnapshotDocument, unknown>();

function parseBody<K extends DocumentKind>(kind: K, document: SnapshotDocument): DocumentBody<K> {
  const known = parsedBodies.get(document);
  if (known !== undefined) return known as DocumentBody<K>;
  const parsed = documentBodySchemas[kind].safeParse(document.body);
  if (!parsed.success) throw new Error(`${kind}/${document.id}: ${parsed.error.message}`);
  parsedBodies.set(document, parsed.data);
  return parsed.data as DocumentBody<K>;
}

function checkReferences(index: DocumentIndex): void {
  for (const publication of index.publications.values()) {
    const from = `publication/${publication.id}`;
    need(index.groups, publication.groupId, `${from} names group`);
    need(index.environments, publication.environmentId, `${from} names environment`);
    for (const aclId of publication.aclIds) need(index.acls, aclId, `${from} names acl`);
  }
  for (const credential of index.credentials.values()) {
    if (credential.quotaId !== null) {
      need(index.quotas, credential.quotaId, `credential/${credential.id} names quota`);
    }
  }
}

function need(bodies: ReadonlyMap<string, unknown>, id: string, what: string): void {
  if (!bodies.has(id)) throw new Error(`${what} ${id}, which is not in the snapshot`);
}
