import core from '@huaweicloud/huaweicloud-sdk-core';
import iam from '@huaweicloud/huaweicloud-sdk-iam/v3/public-api.js';
import { expect, test } from '@playwright/test';
import { Management } from './calls/management.ts';
import { sharedSystem } from './system/shared-system.ts';

test('the vendor’s own identity client takes step 1 as it is: a user, a group, a system policy, an access key', async () => {
  const { access } = sharedSystem();
  const { ak, sk } = access.access_key;
  const domainId = access.account.domain_id;
  const credentials = new core.GlobalCredentials().withAk(ak).withSk(sk).withDomainId(domainId);
  const client = iam.IamClient.newBuilder().withCredential(credentials).withEndpoint(access.endpoint).build();

  const option = new iam.CreateUserOption('sdk-user', domainId).withPassword('Secret-word-9');
  const userBody = new iam.CreateUserRequestBody().withUser(option);
  const { user } = await client.createUser(new iam.CreateUserRequest().withBody(userBody));
  const groupBody = new iam.KeystoneCreateGroupRequestBody().withGroup(
    new iam.KeystoneCreateGroupOption('sdk-group'),
  );
  const { group } = await client.keystoneCreateGroup(
    new iam.KeystoneCreateGroupRequest().withBody(groupBody),
  );
  const [userId = '', groupId = ''] = [user?.id, group?.id];
  await client.keystoneAddUserToGroup(
    new iam.KeystoneAddUserToGroupRequest().withGroupId(groupId).withUserId(userId),
  );
  // The client hands answers on as they came: its types name the fields otherwise.
  const { roles } = (await client.keystoneListPermissions(
    new iam.KeystoneListPermissionsRequest(),
  )) as unknown as { roles: { id: string; display_name: string }[] };
  const readOnly = roles.find((role) => role.display_name === 'APIG ReadOnlyAccess');
  // The client puts its own project into the path.
  const ofProject = new core.BasicCredentials().withAk(ak).withSk(sk).withProjectId(access.project_id);
  const inProject = iam.IamClient.newBuilder()
    .withCredential(ofProject)
    .withEndpoint(access.endpoint)
    .build();
  await inProject.keystoneAssociateGroupWithProjectPermission(
    new iam.KeystoneAssociateGroupWithProjectPermissionRequest()
      .withGroupId(groupId)
      .withRoleId(readOnly?.id ?? ''),
  );
  const keyBody = new iam.CreatePermanentAccessKeyRequestBody().withCredential(
    new iam.CreateCredentialOption(userId),
  );
  const { credential } = await client.createPermanentAccessKey(
    new iam.CreatePermanentAccessKeyRequest().withBody(keyBody),
  );

  const key = { ak: credential?.access ?? '', sk: credential?.secret ?? '' };
  const reader = new Management({ ...access, access_key: key });
  expect((await reader.send('GET', reader.gateways())).status).toBe(200);
  const body = { instance_name: 'not-allowed' };
  expect((await reader.send('POST', reader.gateways(), { body })).status).toBe(403);

  const deleted = await client.keystoneDeleteUser(new iam.KeystoneDeleteUserRequest().withUserId(userId));
  expect(deleted.httpStatusCode).toBe(204);
  await client.keystoneDeleteGroup(new iam.KeystoneDeleteGroupRequest().withGroupId(groupId));
  expect((await reader.send('GET', reader.gateways())).status).toBe(401);
});
