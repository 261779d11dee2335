import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { CompileEnv } from '../pipeline/policy.ts';

type Acl = DocumentBody<'acl'>;

/**
 * The access control policies of one entity type that are bound to an API.
 * @throws Error when one is not in the snapshot
 */
export function boundAcls(
  api: DocumentBody<'publication'>,
  env: CompileEnv,
  entityType: Acl['entityType'],
): Acl[] {
  return api.aclIds
    .map((id) => {
      const acl = env.documents.acls.get(id);
      if (!acl) throw new Error(`acl ${id} is not in the snapshot`);
      return acl;
    })
    .filter((acl) => acl.entityType === entityType);
}
