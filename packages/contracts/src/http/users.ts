import { z } from 'zod';
import { idSchema } from '../ids.ts';
import {
  areaCode,
  credential,
  description,
  email,
  group,
  groupName,
  identityListQuery,
  links,
  password,
  phone,
  user,
  userName,
} from './identity-fields.ts';
import { textFilter } from './list.ts';
import { operation } from './operation.ts';

const tag = 'Users and groups';
const userOutput = z.object({ user });
const groupOutput = z.object({ group });

export const createUser = operation({
  id: 'CreateUser',
  title: 'Create an IAM user',
  tag,
  action: 'iam:users:createUser',
  audit: ['user', 'createUser'],
  method: 'POST',
  path: '/v3.0/OS-USER/users',
  status: 201,
  body: z.strictObject({
    user: z.strictObject({
      name: userName,
      domain_id: idSchema,
      password: password.optional(),
      /** The user must choose another password at the first sign-in; true unless told. */
      pwd_status: z.boolean().optional(),
      email: email.optional(),
      /** With a phone number. */
      areacode: areaCode.optional(),
      phone: phone.optional(),
      access_mode: z.enum(['default', 'programmatic', 'console']).optional(),
      enabled: z.boolean().optional(),
      description: description.optional(),
    }),
  }),
  output: userOutput,
});

export const listUsers = operation({
  id: 'KeystoneListUsers',
  title: 'List IAM users',
  tag,
  action: 'iam:users:listUsers',
  method: 'GET',
  path: '/v3/users',
  status: 200,
  query: identityListQuery,
  output: z.object({ links, users: z.array(user), total: z.int() }),
});

export const showUser = operation({
  id: 'KeystoneShowUser',
  title: 'Show an IAM user',
  tag,
  action: 'iam:users:getUser',
  method: 'GET',
  path: '/v3/users/{user_id}',
  status: 200,
  output: userOutput,
});

export const updateUser = operation({
  id: 'KeystoneUpdateUserByAdmin',
  title: 'Update an IAM user',
  tag,
  action: 'iam:users:updateUser',
  audit: ['user', 'updateUser'],
  method: 'PATCH',
  path: '/v3/users/{user_id}',
  status: 200,
  body: z.strictObject({
    user: z.strictObject({
      name: userName.optional(),
      password: password.optional(),
      /** Must be the account's own. */
      domain_id: idSchema.optional(),
      /** The user must choose another password; true with a new password for somebody else unless told. */
      pwd_status: z.boolean().optional(),
      enabled: z.boolean().optional(),
      description: description.optional(),
    }),
  }),
  output: userOutput,
});

export const deleteUser = operation({
  id: 'KeystoneDeleteUser',
  title: 'Delete an IAM user',
  tag,
  action: 'iam:users:deleteUser',
  audit: ['user', 'deleteUser'],
  method: 'DELETE',
  path: '/v3/users/{user_id}',
  status: 204,
});

export const changePassword = operation({
  id: 'KeystoneUpdateUserPassword',
  title: 'Change a password by showing the present one',
  tag,
  action: 'iam:users:changePassword',
  audit: ['user', 'changePassword'],
  method: 'POST',
  path: '/v3/users/{user_id}/password',
  status: 204,
  body: z.strictObject({
    user: z.strictObject({ password, original_password: z.string().min(1).max(128) }),
  }),
});

export const createUserGroup = operation({
  id: 'KeystoneCreateGroup',
  title: 'Create a user group',
  tag,
  action: 'iam:groups:createGroup',
  audit: ['userGroup', 'createGroup'],
  method: 'POST',
  path: '/v3/groups',
  status: 201,
  body: z.strictObject({
    group: z.strictObject({
      name: groupName,
      domain_id: idSchema.optional(),
      description: description.optional(),
    }),
  }),
  output: groupOutput,
});

export const listUserGroups = operation({
  id: 'KeystoneListGroups',
  title: 'List user groups',
  tag,
  action: 'iam:groups:listGroups',
  method: 'GET',
  path: '/v3/groups',
  status: 200,
  query: identityListQuery.omit({ enabled: true }),
  output: z.object({ links, groups: z.array(group), total: z.int() }),
});

export const showUserGroup = operation({
  id: 'KeystoneShowGroup',
  title: 'Show a user group',
  tag,
  action: 'iam:groups:getGroup',
  method: 'GET',
  path: '/v3/groups/{group_id}',
  status: 200,
  output: groupOutput,
});

export const updateUserGroup = operation({
  id: 'KeystoneUpdateGroup',
  title: 'Update a user group',
  tag,
  action: 'iam:groups:updateGroup',
  audit: ['userGroup', 'updateGroup'],
  method: 'PATCH',
  path: '/v3/groups/{group_id}',
  status: 200,
  body: z.strictObject({
    group: z.strictObject({ name: groupName.optional(), description: description.optional() }),
  }),
  output: groupOutput,
});

export const deleteUserGroup = operation({
  id: 'KeystoneDeleteGroup',
  title: 'Delete a user group',
  tag,
  action: 'iam:groups:deleteGroup',
  audit: ['userGroup', 'deleteGroup'],
  method: 'DELETE',
  path: '/v3/groups/{group_id}',
  status: 204,
});

export const addUserToGroup = operation({
  id: 'KeystoneAddUserToGroup',
  title: 'Put a user into a group',
  tag,
  action: 'iam:permissions:addUserToGroup',
  audit: ['userGroup', 'addUserToGroup'],
  method: 'PUT',
  path: '/v3/groups/{group_id}/users/{user_id}',
  status: 204,
});

export const removeUserFromGroup = operation({
  id: 'KeystoneRemoveUserFromGroup',
  title: 'Take a user out of a group',
  tag,
  action: 'iam:permissions:removeUserFromGroup',
  audit: ['userGroup', 'removeUserFromGroup'],
  method: 'DELETE',
  path: '/v3/groups/{group_id}/users/{user_id}',
  status: 204,
});

export const listUsersOfGroup = operation({
  id: 'KeystoneListUsersForGroupByAdmin',
  title: 'List the users of a group',
  tag,
  action: 'iam:users:listUsersForGroup',
  method: 'GET',
  path: '/v3/groups/{group_id}/users',
  status: 200,
  output: z.object({ links, users: z.array(user) }),
});

export const listGroupsOfUser = operation({
  id: 'KeystoneListGroupsForUser',
  title: 'List the groups of a user',
  tag,
  action: 'iam:groups:listGroupsForUser',
  method: 'GET',
  path: '/v3/users/{user_id}/groups',
  status: 200,
  output: z.object({ links, groups: z.array(group) }),
});

const CREDENTIALS = '/v3.0/OS-CREDENTIAL/credentials';
const keys = 'Access keys';

export const createAccessKey = operation({
  id: 'CreatePermanentAccessKey',
  title: 'Create an access key',
  tag: keys,
  action: 'iam:credentials:createCredential',
  audit: ['credential', 'createCredential'],
  method: 'POST',
  path: CREDENTIALS,
  status: 201,
  body: z.strictObject({
    credential: z.strictObject({ user_id: idSchema, description: description.optional() }),
  }),
  /** The only answer that holds the secret. */
  output: z.object({ credential: credential.extend({ secret: z.string() }) }),
});

export const listAccessKeys = operation({
  id: 'ListPermanentAccessKeys',
  title: 'List access keys',
  tag: keys,
  action: 'iam:credentials:listCredentials',
  method: 'GET',
  path: CREDENTIALS,
  status: 200,
  query: z.strictObject({ user_id: textFilter }),
  output: z.object({ credentials: z.array(credential) }),
});

export const showAccessKey = operation({
  id: 'ShowPermanentAccessKey',
  title: 'Show an access key',
  tag: keys,
  action: 'iam:credentials:getCredential',
  method: 'GET',
  path: `${CREDENTIALS}/{access_key}`,
  status: 200,
  output: z.object({ credential }),
});

export const updateAccessKey = operation({
  id: 'UpdatePermanentAccessKey',
  title: 'Enable, disable or describe an access key',
  tag: keys,
  action: 'iam:credentials:updateCredential',
  audit: ['credential', 'updateCredential'],
  method: 'PUT',
  path: `${CREDENTIALS}/{access_key}`,
  status: 200,
  body: z.strictObject({
    credential: z.strictObject({
      status: z.enum(['active', 'inactive']).optional(),
      description: description.optional(),
    }),
  }),
  output: z.object({ credential }),
});

export const deleteAccessKey = operation({
  id: 'DeletePermanentAccessKey',
  title: 'Delete an access key',
  tag: keys,
  action: 'iam:credentials:deleteCredential',
  audit: ['credential', 'deleteCredential'],
  method: 'DELETE',
  path: `${CREDENTIALS}/{access_key}`,
  status: 204,
});
