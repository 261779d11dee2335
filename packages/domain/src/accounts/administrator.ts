/** The group that every account begins with; it stays, whoever is in it. */
export const ADMIN_GROUP_NAME = 'admin';

/** System policy of those who may do everything in the account. */
export const ADMINISTRATOR_POLICY_ID = 'system_account_administrator';
