import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { PathTree } from './path-tree.ts';
import type { PathTreeEdit } from './path-tree-edit.ts';
import type { PersistentMap } from './persistent-map.ts';
import type { Plan } from './plan.ts';
import { type RuntimeParts, routesKey } from './runtime.ts';

type Publication = DocumentBody<'publication'>;

/** A change of the routes of a runtime and of the backends that they lead to. */
export class RouteEdit {
  readonly #before: PersistentMap<PathTree<Plan>>;
  readonly #trees = new Map<string, PathTreeEdit<Plan, PathTree<Plan>>>();
  readonly #origins;

  constructor({ routes, origins }: Pick<RuntimeParts, 'routes' | 'origins'>) {
    this.#before = routes;
    this.#origins = origins.edit();
  }

  /** Adds an API. @throws Error when its path is no template */
  put(api: Publication, plan: Plan): void {
    this.#tree(api).put(api, plan);
    this.#count(plan, 1);
  }

  remove(api: Publication): void {
    const plan = this.#tree(api).remove(api);
    if (plan) this.#count(plan, -1);
  }

  done(): Pick<RuntimeParts, 'routes' | 'origins'> {
    const routes = this.#before.edit();
    for (const [key, edit] of this.#trees) {
      const tree = edit.done();
      if (tree.isEmpty) routes.delete(key);
      else routes.set(key, tree);
    }
    return { routes: routes.done(), origins: this.#origins.done() };
  }

  #tree({ groupId, environmentId }: Publication): PathTreeEdit<Plan, PathTree<Plan>> {
    const key = routesKey(groupId, environmentId);
    let edit = this.#trees.get(key);
    if (!edit) {
      edit = (this.#before.get(key) ?? PathTree.empty<Plan>()).edit();
      this.#trees.set(key, edit);
    }
    return edit;
  }

  #count({ rewrite }: Plan, by: 1 | -1): void {
    if (!rewrite) return;
    const count = (this.#origins.get(rewrite.origin) ?? 0) + by;
    if (count === 0) this.#origins.delete(rewrite.origin);
    else this.#origins.set(rewrite.origin, count);
  }
}
