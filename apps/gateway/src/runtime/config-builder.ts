import type { DocumentBody, DocumentKind } from '@turnpike/contracts/snapshot/document';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import type { CounterStore } from '../counters/counter-store.ts';
import { compileFeatures } from '../features/compile-features.ts';
import { CertificateTable } from './certificate-table.ts';
import { type ConfigChange, type MergedChange, mergeChange, type Touched } from './config-change.ts';
import { type Credential, compileCredential, type OpenSecret } from './credential-table.ts';
import { Dependencies } from './dependencies.ts';
import { RecordingIndex } from './document-index.ts';
import { type DocumentSet, type DocumentSetEdit, type Entry, nameOf } from './document-set.ts';
import { HostTable } from './host-table.ts';
import { type OpenedIdentity, openIdentity } from './identity-table.ts';
import { compilePlan } from './plan.ts';
import { RouteEdit } from './route-edit.ts';
import { emptyParts, type Runtime, type RuntimeParts, routesKey } from './runtime.ts';

/** What building a runtime needs besides documents. */
export interface BuildEnv {
  readonly instanceId: string;
  readonly counters: CounterStore;
  /** 32-byte key of sealed secrets; null when all are in clear. */
  readonly secretKey: Buffer | null;
  readonly now: () => number;
}

/** A configuration as it is applied: its documents, and what they compile to. */
export interface AppliedConfig {
  readonly revision: number;
  readonly documents: DocumentSet;
  readonly digest: string;
  readonly runtime: Runtime;
}

/** What was noted of each compiled document, to be taken over when the build is. */
type Notes = Map<string, { readonly looked: readonly string[]; readonly counters: readonly string[] }>;

/** A configuration that was built aside. */
export interface BuiltConfig extends AppliedConfig {
  readonly touched: ReadonlyMap<string, Touched>;
  /** Makes the next build begin with this one. */
  readonly takeOver: () => void;
}

const COMPILED_ALONE: readonly DocumentKind[] = ['credential', 'identity', 'publication'];

/**
 * Builds each configuration from the one before it: what a change touches is compiled, with whatever looked at it when
 * it was compiled itself, and all else is shared.
 */
export class ConfigBuilder {
  readonly #env: BuildEnv;
  readonly #dependencies = new Dependencies();
  readonly #index = new RecordingIndex();
  /** Keys of the counters that a compiled document uses, by its name. */
  readonly #counters = new Map<string, readonly string[]>();
  #current: AppliedConfig | null = null;

  constructor(env: BuildEnv) {
    this.#env = env;
  }

  /** What was taken over last. */
  get current(): AppliedConfig | null {
    return this.#current;
  }

  /**
   * Builds the configuration after a change, aside: nothing that serves is touched, and a build that throws leaves no
   * trace. Gives control back after each document.
   * @throws DigestMismatchError as {@link mergeChange}
   * @throws Error with the reason why the change is refused
   */
  *build(change: ConfigChange): Generator<void, BuiltConfig> {
    const merged = yield* mergeChange(this.#current, change);
    const settings = settingsOf(merged, this.#env.instanceId);
    const before = this.#current?.runtime ?? emptyParts();
    const again = this.#toCompile(merged);
    const notes: Notes = new Map();
    const index = this.#index;
    index.open(merged.documents, settings);
    let parts: RuntimeParts;
    try {
      parts = {
        hosts: this.#hosts(before, merged),
        environmentsByName: this.#environments(before, merged),
        certificates: this.#certificates(before, merged),
        ...(yield* this.#routes(before, merged, again, index, notes)),
        ...(yield* this.#tables(before, merged, again, index, notes)),
      };
    } finally {
      index.close();
    }
    checkGone(merged, this.#current, parts);
    const { revision } = change;
    const features = compileFeatures(settings, secretOpener(this.#env.secretKey));
    const runtime: Runtime = { revision, settings, features, ...parts };
    const built = { revision, documents: merged.documents.done(), digest: merged.digest, runtime };
    return { ...built, touched: merged.touched, takeOver: () => this.#takeOver(built, notes) };
  }

  #takeOver(built: AppliedConfig, notes: Notes): void {
    this.#current = built;
    const { counters } = this.#env;
    for (const [name, noted] of notes) {
      this.#dependencies.replace(name, noted.looked);
      const before = this.#counters.get(name);
      counters.retain(noted.counters);
      if (before) counters.release(before);
      if (noted.counters.length > 0) this.#counters.set(name, noted.counters);
      else this.#counters.delete(name);
    }
  }

  /** What has to be compiled, or is gone: by kind, each with what it was and what it is. */
  #toCompile({ documents, touched }: MergedChange): Record<string, Map<string, Touched>> {
    const again = Object.fromEntries(COMPILED_ALONE.map((kind) => [kind, new Map<string, Touched>()]));
    const add = (entry: Entry): void => {
      const name = nameOf(entry);
      if (!touched.has(name)) again[entry.kind]?.set(name, { before: entry, after: entry });
    };
    for (const [name, change] of touched) {
      const kind = (change.after ?? change.before)?.kind;
      if (kind === 'settings') {
        for (const each of COMPILED_ALONE) for (const entry of this.#entries(each)) add(entry);
      } else if (kind) again[kind]?.set(name, change);
      for (const dependent of this.#dependencies.on(name)) {
        const [dependentKind, id] = splitName(dependent);
        const entry = documents.get({ kind: dependentKind, id });
        if (entry) add(entry);
      }
    }
    return again;
  }

  #entries(kind: DocumentKind): Iterable<Entry> {
    return this.#current?.documents[kind].values() ?? [];
  }

  #hosts(before: RuntimeParts, { documents, touched }: MergedChange): HostTable {
    return touches(touched, 'group') ? new HostTable(documents.bodies('group')) : before.hosts;
  }

  #environments(before: RuntimeParts, { documents, touched }: MergedChange) {
    if (!touches(touched, 'environment')) return before.environmentsByName;
    const byName = new Map<string, DocumentBody<'environment'>>();
    for (const environment of documents.bodies('environment')) {
      if (byName.has(environment.name)) throw new Error(`two environments are named ${environment.name}`);
      byName.set(environment.name, environment);
    }
    return byName;
  }

  #certificates(before: RuntimeParts, { documents, touched }: MergedChange): CertificateTable {
    if (!touches(touched, 'certificate')) return before.certificates;
    return new CertificateTable(documents.bodies('certificate'), secretOpener(this.#env.secretKey));
  }

  *#routes(
    before: RuntimeParts,
    { documents }: MergedChange,
    again: Record<string, Map<string, Touched>>,
    index: RecordingIndex,
    notes: Notes,
  ) {
    const routes = new RouteEdit(before);
    const { counters, now } = this.#env;
    for (const [name, change] of again.publication ?? []) {
      if (change.before) routes.remove(change.before.body as DocumentBody<'publication'>);
      const api = change.after?.body as DocumentBody<'publication'> | undefined;
      this.#compile(name, index, notes, () => {
        if (!api) return;
        need(documents, 'group', api.groupId);
        need(documents, 'environment', api.environmentId);
        for (const id of api.aclIds) {
          if (!index.acls.get(id)) throw new Error(`names acl ${id}, which is not in the snapshot`);
        }
        if (api.throttleId !== null && !index.throttles.get(api.throttleId))
          throw new Error(`names throttle ${api.throttleId}, which is not in the snapshot`);
        routes.put(api, compilePlan(api, { documents: index, counters, now }));
      });
      yield;
    }
    return routes.done();
  }

  *#tables(
    before: RuntimeParts,
    { touched }: MergedChange,
    again: Record<string, Map<string, Touched>>,
    index: RecordingIndex,
    notes: Notes,
  ) {
    const { counters, secretKey } = this.#env;
    const open = secretOpener(secretKey);
    const credentials: { body: DocumentBody<'credential'>; value: Credential }[] = [];
    const identities: { value: OpenedIdentity }[] = [];
    for (const [name, { after }] of again.credential ?? []) {
      const body = after?.body as DocumentBody<'credential'> | undefined;
      this.#compile(name, index, notes, () => {
        if (body) credentials.push({ body, value: compileCredential(body, index, counters, open) });
      });
      yield;
    }
    for (const [name, { after }] of again.identity ?? []) {
      const body = after?.body as DocumentBody<'identity'> | undefined;
      this.#compile(name, index, notes, () => {
        if (body) identities.push({ value: openIdentity(body, open) });
      });
      yield;
    }
    const isNewKey = touches(touched, 'settings');
    const key = isNewKey ? open(index.settings.instanceId, index.settings.appCodeKey) : null;
    return {
      credentials:
        again.credential?.size || key !== null
          ? before.credentials.changed(key, bodiesBefore<'credential'>(again.credential), credentials)
          : before.credentials,
      identities:
        again.identity?.size || key !== null
          ? before.identities.changed(key, bodiesBefore<'identity'>(again.identity), identities)
          : before.identities,
    };
  }

  /** Compiles one document and notes what it looked at. @throws Error naming the document */
  #compile(name: string, index: RecordingIndex, notes: Notes, compile: () => void): void {
    try {
      const { keys } = this.#env.counters.collect(compile);
      notes.set(name, { looked: index.taken(), counters: keys });
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function settingsOf({ documents }: MergedChange, instanceId: string): DocumentBody<'settings'> {
  const [only, ...more] = documents.bodies('settings');
  if (!only || more.length > 0 || only.instanceId !== instanceId) {
    throw new Error(`a snapshot needs exactly one settings document, of instance ${instanceId}`);
  }
  return only;
}

function touches(touched: ReadonlyMap<string, Touched>, kind: DocumentKind): boolean {
  for (const { before, after } of touched.values()) if ((after ?? before)?.kind === kind) return true;
  return false;
}

function need(documents: DocumentSetEdit, kind: DocumentKind, id: string): void {
  if (!documents.get({ kind, id })) throw new Error(`names ${kind} ${id}, which is not in the snapshot`);
}

/** Refuses a change that takes away a group or environment whose APIs stay. */
function checkGone({ touched }: MergedChange, current: AppliedConfig | null, { routes }: RuntimeParts): void {
  for (const { before, after } of touched.values()) {
    if (!before || after || !current) continue;
    const { kind, id } = before;
    if (kind !== 'group' && kind !== 'environment') continue;
    // Those that went away with it were there before.
    const others = current.documents[kind === 'group' ? 'environment' : 'group'];
    for (const other of others.values()) {
      const key = kind === 'group' ? routesKey(id, other.id) : routesKey(other.id, id);
      const plan = routes.get(key)?.anyValue();
      if (plan)
        throw new Error(`publication/${plan.api.id} names ${kind} ${id}, which is not in the snapshot`);
    }
  }
}

function* bodiesBefore<K extends DocumentKind>(again: Map<string, Touched> | undefined) {
  for (const { before } of again?.values() ?? []) if (before) yield before.body as DocumentBody<K>;
}

function splitName(name: string): [DocumentKind, string] {
  const at = name.indexOf('/');
  return [name.slice(0, at) as DocumentKind, name.slice(at + 1)];
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
