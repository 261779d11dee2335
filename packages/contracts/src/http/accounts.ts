import { z } from 'zod';
import { password, userName } from './identity-fields.ts';
import { operation } from './operation.ts';

const idAndName = z.object({ id: z.string(), name: z.string() });

/** Where the operator allows it, anybody may begin an account of their own; its first user is its administrator. */
export const registerAccount = operation({
  id: 'RegisterAccount',
  title: 'Begin an account',
  tag: 'Accounts',
  action: 'iam:accounts:register',
  audit: ['account', 'registerAccount'],
  method: 'POST',
  path: '/v3.0/turnpike/accounts',
  status: 201,
  caller: 'anonymous',
  body: z.strictObject({
    account: z.strictObject({ name: userName, user_name: userName, password }),
  }),
  output: z.object({
    account: z.object({ domain_id: z.string(), name: z.string() }),
    project: idAndName,
    user: idAndName,
  }),
});
