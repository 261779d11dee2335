import type { showApp, showAppAcl, showAppCode } from '@turnpike/contracts/http/apps';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import { maskedSecret } from './app-secret.ts';
import type { AppCodeRow, AppRow } from './repository.ts';

/**
 * A credential in the wire format.
 * @param clearSecret given only by the operation that made the secret; all others show a mask
 */
export function appView(row: AppRow, clearSecret?: string): OperationOutput<typeof showApp> {
  return {
    id: row.id,
    name: row.name,
    remark: row.remark,
    creator: 'USER',
    app_key: row.appKey,
    app_secret: clearSecret ?? maskedSecret(row.secretHint),
    register_time: row.createdAt.toISOString(),
    update_time: row.updatedAt.toISOString(),
    status: 1,
    app_type: 'apig',
  };
}

/** @param clearCode given only by the operation that made the AppCode */
export function appCodeView(row: AppCodeRow, clearCode?: string): OperationOutput<typeof showAppCode> {
  return {
    id: row.id,
    app_id: row.appId,
    app_code: clearCode ?? maskedSecret(row.hint),
    create_time: row.createdAt.toISOString(),
  };
}

/** The addresses that a credential may be used from; an empty type: from anywhere. */
export function appAclView(row: AppRow): OperationOutput<typeof showAppAcl> {
  return { app_id: row.id, app_acl_type: row.aclType ?? '', app_acl_values: row.aclValues };
}
