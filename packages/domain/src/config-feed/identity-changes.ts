import type { Effect } from '../kernel/define-operation.ts';

/**
 * Gateways must learn that a user, or one of their keys or tokens, changed: all that proves a user to gateways is one
 * document. Which gateways it is decided when the effect is written: those of the account with an API of IAM
 * authentication, mostly none.
 */
export const identityChanged = ({ accountId, id }: { accountId: string; id: string }): Effect[] => [
  { type: 'identity', accountId, userId: id },
];
