import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type SnapshotDocument, snapshotSchema } from '@turnpike/contracts/snapshot/document';
import { claimedRevision, readCopy } from './read-copy.ts';

/** A snapshot that a node might start from. */
export interface Candidate {
  readonly file: string;
  readonly revision: number;
  /** Null: unknown, the documents' own hashes are to be checked instead. */
  readonly digest: string | null;
  readonly documents: Map<string, SnapshotDocument>;
  /** Whether they are parsed as those of a copy are. */
  readonly isParsed: boolean;
  /** Why the file's end is left out; null: all of it holds. */
  readonly damage: string | null;
  /** True for a file of this node, not of another node of the gateway. */
  readonly isOwn: boolean;
}

interface Place {
  readonly file: string;
  readonly isOwn: boolean;
  readonly isPlain: boolean;
}

/** Nodes' folders lie side by side in a folder of this name; elsewhere a node knows of no others. */
const NODES_FOLDER = 'state';

/**
 * Gives what a node might start from, the newest first: its own two copies, the one file of older gateways, and those
 * of the gateway's other nodes. Files that cannot be read as snapshots of this gateway are passed over.
 * @param snapshotFile of the node's spec
 */
export async function* candidates(
  snapshotFile: string,
  instanceId: string,
  passOver: (place: { file: string; isOwn: boolean }, reason: string) => void,
): AsyncGenerator<Candidate> {
  const left: { place: Place; claim: number; read: Candidate | null }[] = [];
  for (const place of await places(snapshotFile)) {
    try {
      const claim = place.isPlain ? null : await claimedRevision(place.file);
      // Nothing is known of it: it has to be read before any that it could be newer than.
      left.push({ place, claim: claim ?? Number.POSITIVE_INFINITY, read: null });
    } catch (error) {
      if (!isMissing(error)) passOver(place, reasonOf(error));
    }
  }
  while (left.length > 0) {
    // Of equals one that was read already: the others may be worse than they claim.
    left.sort((a, b) => b.claim - a.claim || Number(b.read !== null) - Number(a.read !== null));
    const first = left[0];
    if (!first) return;
    if (first.read) {
      left.shift();
      yield first.read;
      continue;
    }
    try {
      first.read = await readPlace(first.place, instanceId);
      first.claim = first.read.revision;
    } catch (error) {
      left.shift();
      if (!isMissing(error)) passOver(first.place, reasonOf(error));
    }
  }
}

async function readPlace(place: Place, instanceId: string): Promise<Candidate> {
  const { file, isOwn } = place;
  if (!place.isPlain) return { ...(await readCopy(file, instanceId, true)), file, isOwn, isParsed: true };
  const snapshot = snapshotSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  if (snapshot.instanceId !== instanceId) throw new Error(`it is of instance ${snapshot.instanceId}`);
  const documents = new Map(snapshot.documents.map((each) => [`${each.kind}/${each.id}`, each]));
  return { file, isOwn, revision: snapshot.revision, digest: null, documents, isParsed: false, damage: null };
}

async function places(snapshotFile: string): Promise<Place[]> {
  const own = inFolder(dirname(snapshotFile), basename(snapshotFile), true);
  const nodes = dirname(dirname(snapshotFile));
  if (basename(nodes) !== NODES_FOLDER) return own;
  const folders = await readdir(nodes, { withFileTypes: true }).catch(() => []);
  const others = folders
    .filter((each) => each.isDirectory() && each.name !== basename(dirname(snapshotFile)))
    .flatMap(({ name }) => inFolder(join(nodes, name), basename(snapshotFile), false));
  return [...own, ...others];
}

function inFolder(folder: string, name: string, isOwn: boolean): Place[] {
  const file = join(folder, name);
  return [
    { file: `${file}.a`, isOwn, isPlain: false },
    { file: `${file}.b`, isOwn, isPlain: false },
    { file, isOwn, isPlain: true },
  ];
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
