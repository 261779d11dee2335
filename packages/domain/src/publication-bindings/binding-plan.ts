import { type ManagementErrorCode, managementErrors } from '@turnpike/contracts/errors/management';
import { resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Effect, Resource } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';

/** A binding that a publication has already. */
interface Bound {
  id: string;
  policyId: string;
  createdAt: Date;
}

/** A publication's binding to a policy, as it is to be. */
export interface PlannedBinding<Publication> {
  id: string;
  createdAt: Date;
  publication: Publication;
  /** False: it is there. */
  isNew: boolean;
}

/**
 * What binding a policy to publications comes to, where a publication has at most one of its kind: the policy takes the
 * place of another one, and a binding that is there stays as it is.
 * @param boundOf the publication's binding to a policy of that kind
 */
export function planBindings<Publication>(
  publications: readonly Publication[],
  policyId: string,
  boundOf: (publication: Publication) => Bound | null,
  now: Date,
): { bindings: PlannedBinding<Publication>[]; added: PlannedBinding<Publication>[]; replacedIds: string[] } {
  const replacedIds: string[] = [];
  const bindings = publications.map((publication) => {
    const before = boundOf(publication);
    if (before?.policyId === policyId) {
      return { id: before.id, createdAt: before.createdAt, publication, isNew: false };
    }
    if (before) replacedIds.push(before.id);
    return { id: newId(), createdAt: now, publication, isNew: true };
  });
  return { bindings, added: bindings.filter(({ isNew }) => isNew), replacedIds };
}

/** The APIs behind publications: binding is allowed or denied on each. */
export const apisOf = (instance: InstanceRow, publications: readonly { apiId: string }[]): Resource[] =>
  publications.map(({ apiId }) => resourceIn(instance, 'api', { id: apiId, name: '' }));

/** A publication's document names its policies. */
export const publicationsChanged = (instanceId: string, publicationIds: readonly string[]): Effect[] =>
  publicationIds.map((documentId) => ({ type: 'change', instanceId, kind: 'publication', documentId }));

/** What came of unbinding many: those that are not there failed, each with its reason. */
export function batchUnbindView(found: number, missing: readonly string[], code: ManagementErrorCode) {
  return {
    success_count: found,
    failure: missing.map((id) => ({
      bind_id: id,
      error_code: code,
      error_msg: managementErrors[code].message,
      api_id: '',
      api_name: '',
    })),
  };
}
