const ACCOUNT = 'iam:domain::';
const EVERYONE = '*';

/** Account id of a permission; null: it is for every account. */
export function accountOf(permission: string): string | null {
  return permission === EVERYONE ? null : permission.replace(ACCOUNT, '');
}

/** The permission as it is sent; an account id may be typed with or without what stands before it. */
export function permissionOf(who: unknown, account: string): string {
  if (who === 'everyone') return EVERYONE;
  const id = account.trim();
  return id.startsWith(ACCOUNT) ? id : ACCOUNT + id;
}
