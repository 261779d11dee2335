import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { showUserDetails } from '@turnpike/contracts/http/user-details';
import type { showUser } from '@turnpike/contracts/http/users';
import type { UserRow } from './repository.ts';

export type AccessMode = OperationOutput<typeof showUser>['user']['access_mode'];

/** A user with how to reach them and how their password stands. */
export function detailedUserView(row: UserRow): OperationOutput<typeof showUserDetails>['user'] {
  return {
    ...userView(row),
    areacode: row.areaCode,
    phone: row.phone,
    pwd_status: row.mustChangePassword,
    modify_pwd_time: row.passwordChangedAt?.toISOString() ?? null,
  };
}

/** A user in the wire format. */
export function userView(row: UserRow): OperationOutput<typeof showUser>['user'] {
  return {
    id: row.id,
    name: row.name,
    domain_id: row.accountId,
    enabled: row.enabled,
    description: row.description,
    email: row.email,
    access_mode: row.accessMode as AccessMode,
    create_time: row.createdAt.toISOString(),
    last_login_time: row.lastLoginAt?.toISOString() ?? null,
    password_expires_at: null,
    // Accounts have no owner among their users: whoever holds Account Administrator is equal to the first.
    is_domain_owner: false,
    links: { self: `/v3/users/${row.id}` },
  };
}
