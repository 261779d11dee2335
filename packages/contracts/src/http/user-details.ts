import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { areaCode, description, email, password, phone, user, userName } from './identity-fields.ts';
import { operation } from './operation.ts';

/** The official client's other ways to make, show and change users: the same effects, with more or fewer fields. */
const tag = 'Users and groups';

const detailedUser = user.extend({
  areacode: z.string(),
  phone: z.string(),
  /** The next sign-in asks for another password. */
  pwd_status: z.boolean(),
  /** When the password was set; null: there is none, or it is not known. */
  modify_pwd_time: z.string().nullable(),
});

export const createPlainUser = operation({
  id: 'KeystoneCreateUser',
  title: 'Create an IAM user, with few fields',
  tag,
  action: 'iam:users:createUser',
  audit: ['user', 'createUser'],
  method: 'POST',
  path: '/v3/users',
  status: 201,
  body: z.strictObject({
    user: z.strictObject({
      name: userName,
      domain_id: idSchema.optional(),
      password: password.optional(),
      enabled: z.boolean().optional(),
      description: description.optional(),
    }),
  }),
  output: z.object({ user }),
});

export const checkUserInGroup = operation({
  id: 'KeystoneCheckUserInGroup',
  title: 'Ask whether a user is in a group',
  tag,
  action: 'iam:permissions:checkUserInGroup',
  method: 'HEAD',
  path: '/v3/groups/{group_id}/users/{user_id}',
  status: 204,
});

export const showUserDetails = operation({
  id: 'ShowUser',
  title: 'Show an IAM user with how to reach them',
  tag,
  action: 'iam:users:getUser',
  method: 'GET',
  path: '/v3.0/OS-USER/users/{user_id}',
  status: 200,
  output: z.object({ user: detailedUser }),
});

export const updateUserDetails = operation({
  id: 'UpdateUser',
  title: 'Update an IAM user, kind of access and how to reach them included',
  tag,
  action: 'iam:users:updateUser',
  audit: ['user', 'updateUser'],
  method: 'PUT',
  path: '/v3.0/OS-USER/users/{user_id}',
  status: 200,
  body: z.strictObject({
    user: z.strictObject({
      name: userName.optional(),
      password: password.optional(),
      /** As with `KeystoneUpdateUserByAdmin`. */
      pwd_status: z.boolean().optional(),
      email: email.optional(),
      areacode: areaCode.optional(),
      phone: phone.optional(),
      access_mode: z.enum(['default', 'programmatic', 'console']).optional(),
      enabled: z.boolean().optional(),
      description: description.optional(),
    }),
  }),
  output: z.object({ user: detailedUser }),
});

export const updateUserInformation = operation({
  id: 'UpdateUserInformation',
  title: 'Change one’s own e-mail address and mobile number',
  tag,
  action: 'iam:users:updateUserInformation',
  audit: ['user', 'updateUserInformation'],
  method: 'PUT',
  path: '/v3.0/OS-USER/users/{user_id}/info',
  status: 204,
  body: z.strictObject({
    user: z.strictObject({
      email: email.optional(),
      /** Area code and number: `0049-1701234567`. */
      mobile: z
        .string()
        .regex(/^\d{1,5}-\d{4,32}$/, 'must be area code, - and number, as in 0049-1701234567')
        .optional(),
    }),
  }),
});
