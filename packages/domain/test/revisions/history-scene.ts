import type { OperationOutput } from '@turnpike/contracts/http/operation';
import { listOverrides, restoreRevision, showRevision } from '@turnpike/contracts/http/revisions';
import { publish } from '../../src/config-feed/publish.ts';
import { readDocumentsSince } from '../../src/config-feed/repository.ts';
import type { Caller } from '../../src/kernel/define-operation.ts';
import type { Scene } from '../scene.ts';

/** A gateway's history as tests write and read it, with the worker's part done by hand. */
export interface HistoryScene {
  /** Publishes what is pending. @returns the newest revision */
  compile(extent?: 'changes' | 'all'): Promise<number>;
  /** What is served: `kind id` to body. */
  served(): Promise<Record<string, unknown>>;
  restore(revision: number, caller?: Caller): Promise<OperationOutput<typeof restoreRevision>>;
  show(revision: number): Promise<OperationOutput<typeof showRevision>>;
  /** `kind id` of what is served as restored. */
  overridden(): Promise<string[]>;
}

export function historyOf(scene: Scene): HistoryScene {
  const { world, tenant } = scene;
  const path = (revision: number) => ({ path: { revision: String(revision) } });
  return {
    compile: async (extent = 'changes') =>
      (await publish(world.env.database, tenant.instanceId, extent, world.env))?.revision ?? 0,
    served: async () => {
      const all = await readDocumentsSince(world.env.database, tenant.instanceId, -1);
      const live = all?.documents.flatMap((document) => (document.hash === null ? [] : [document])) ?? [];
      return Object.fromEntries(live.map(({ kind, id, body }) => [`${kind} ${id}`, body]));
    },
    restore: (revision, caller) => scene.call(restoreRevision, path(revision), caller),
    show: (revision) => scene.call(showRevision, path(revision)),
    overridden: async () =>
      (await scene.call(listOverrides)).documents.map(({ kind, id }) => `${kind} ${id}`),
  };
}
