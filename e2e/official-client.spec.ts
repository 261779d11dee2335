import iam from '@huaweicloud/huaweicloud-sdk-iam/v3/public-api.js';
import { expect, test } from '@playwright/test';
import { type IamClient, iamOfAccount, iamOfProject, refusalOf } from './calls/iam-clients.ts';
import { Management } from './calls/management.ts';
import { sharedSystem } from './system/shared-system.ts';

const PASSWORD = 'Secret-word-9';

/** The client hands answers on as they came: its types name some fields otherwise. */
const asTheyCame = <T>(answer: unknown): T => answer as T;

async function systemPolicy(client: IamClient, name: string): Promise<string> {
  const { roles } = asTheyCame<{ roles: { id: string; display_name: string }[] }>(
    await client.keystoneListPermissions(new iam.KeystoneListPermissionsRequest().withDisplayName(name)),
  );
  return roles.find((role) => role.display_name === name)?.id ?? '';
}

async function newUser(client: IamClient, name: string, domainId: string): Promise<string> {
  const option = new iam.CreateUserOption(name, domainId)
    .withPassword(PASSWORD)
    // Nobody chooses another password first.
    .withPwdStatus(false);
  const body = new iam.CreateUserRequestBody().withUser(option);
  return (await client.createUser(new iam.CreateUserRequest().withBody(body))).user?.id ?? '';
}

async function newGroup(client: IamClient, name: string): Promise<string> {
  const body = new iam.KeystoneCreateGroupRequestBody(new iam.KeystoneCreateGroupOption(name));
  const answer = await client.keystoneCreateGroup(new iam.KeystoneCreateGroupRequest().withBody(body));
  return answer.group?.id ?? '';
}

async function newKey(client: IamClient, userId: string) {
  const body = new iam.CreatePermanentAccessKeyRequestBody(new iam.CreateCredentialOption(userId));
  const request = new iam.CreatePermanentAccessKeyRequest().withBody(body);
  const { credential } = await client.createPermanentAccessKey(request);
  return { ak: credential?.access ?? '', sk: credential?.secret ?? '' };
}

async function newPolicy(client: IamClient, name: string, actions: string[], type: string): Promise<string> {
  const statement = new iam.ServiceStatement(actions, 'Allow');
  const role = new iam.ServicePolicyRoleOption(name, type, '', new iam.ServicePolicy('1.1', [statement]));
  const body = new iam.CreateCloudServiceCustomPolicyRequestBody(role);
  const request = new iam.CreateCloudServiceCustomPolicyRequest().withBody(body);
  return (await client.createCloudServiceCustomPolicy(request)).role?.id ?? '';
}

async function tokenOf(client: IamClient, accountName: string, userName: string, projectId: string) {
  const domain = new iam.PwdPasswordUserDomain(accountName);
  const user = new iam.PwdPasswordUser(domain, userName, PASSWORD);
  const identity = new iam.PwdIdentity(['password'], new iam.PwdPassword(user));
  const scope = new iam.AuthScope().withProject(new iam.AuthScopeProject().withId(projectId));
  const body = new iam.KeystoneCreateUserTokenByPasswordRequestBody(new iam.PwdAuth(identity, scope));
  const answer = asTheyCame<Record<string, string>>(
    await client.keystoneCreateUserTokenByPassword(
      new iam.KeystoneCreateUserTokenByPasswordRequest().withBody(body),
    ),
  );
  return answer['X-Subject-Token'] ?? answer['x-subject-token'] ?? answer.xSubjectToken ?? '';
}

test('the vendor’s own identity client takes step 1 as it is: a user, a group, a system policy, an access key', async () => {
  const { access } = sharedSystem();
  const client = iamOfAccount(access, access.access_key);
  const userId = await newUser(client, 'sdk-user', access.account.domain_id);
  const groupId = await newGroup(client, 'sdk-group');
  await client.keystoneAddUserToGroup(new iam.KeystoneAddUserToGroupRequest(groupId, userId));
  const roleId = await systemPolicy(client, 'APIG ReadOnlyAccess');
  await iamOfProject(
    access,
    access.access_key,
    access.project_id,
  ).keystoneAssociateGroupWithProjectPermission(
    new iam.KeystoneAssociateGroupWithProjectPermissionRequest().withGroupId(groupId).withRoleId(roleId),
  );

  const reader = new Management({ ...access, access_key: await newKey(client, userId) });
  expect((await reader.send('GET', reader.gateways())).status).toBe(200);
  const body = { instance_name: 'not-allowed' };
  expect((await reader.send('POST', reader.gateways(), { body })).status).toBe(403);

  const deleted = await client.keystoneDeleteUser(new iam.KeystoneDeleteUserRequest(userId));
  expect(deleted.httpStatusCode).toBe(204);
  await client.keystoneDeleteGroup(new iam.KeystoneDeleteGroupRequest(groupId));
  expect((await reader.send('GET', reader.gateways())).status).toBe(401);
});

test('it sets up a whole team in a project of its own, whose key and password open just what was granted', async () => {
  const { access } = sharedSystem();
  const { domain_id: domainId, name: accountName } = access.account;
  const admin = iamOfAccount(access, access.access_key);
  const projectOption = new iam.KeystoneCreateProjectOption(`${access.region}_team`, access.project_id);
  const projectBody = new iam.KeystoneCreateProjectRequestBody(projectOption);
  const made = await admin.keystoneCreateProject(
    new iam.KeystoneCreateProjectRequest().withBody(projectBody),
  );
  const projectId = made.project?.id ?? '';
  const ofProject = iamOfProject(access, access.access_key, projectId);

  const groupId = await newGroup(admin, 'team');
  const gateways = await newPolicy(
    admin,
    'team gateways',
    ['apig:instances:list', 'apig:instances:get'],
    'XA',
  );
  const people = await newPolicy(admin, 'team people', ['iam:users:listUsers'], 'AX');
  await ofProject.keystoneAssociateGroupWithProjectPermission(
    new iam.KeystoneAssociateGroupWithProjectPermissionRequest().withGroupId(groupId).withRoleId(gateways),
  );
  await admin.keystoneAssociateGroupWithDomainPermission(
    new iam.KeystoneAssociateGroupWithDomainPermissionRequest(domainId, groupId, people),
  );
  const userId = await newUser(admin, 'team-member', domainId);
  const inGroup = new iam.KeystoneCheckUserInGroupRequest(groupId, userId);
  expect(await refusalOf(admin.keystoneCheckUserInGroup(inGroup))).toMatchObject({ httpStatusCode: 404 });
  await admin.keystoneAddUserToGroup(new iam.KeystoneAddUserToGroupRequest(groupId, userId));
  expect((await admin.keystoneCheckUserInGroup(inGroup)).httpStatusCode).toBe(204);
  const granted = new iam.KeystoneCheckProjectPermissionForGroupRequest();
  expect(
    (
      await ofProject.keystoneCheckProjectPermissionForGroup(
        granted.withGroupId(groupId).withRoleId(gateways),
      )
    ).httpStatusCode,
  ).toBe(204);

  const key = await newKey(admin, userId);
  const member = iamOfAccount(access, key);
  const users = await member.keystoneListUsers(new iam.KeystoneListUsersRequest());
  expect(users.users?.map(({ name }) => name)).toContain('team-member');
  expect(await refusalOf(member.keystoneDeleteUser(new iam.KeystoneDeleteUserRequest(userId)))).toMatchObject(
    {
      httpStatusCode: 403,
      errorCode: 'APIG.1005',
      errorMsg: expect.stringContaining('iam:users:deleteUser'),
    },
  );
  const inTeam = new Management({ ...access, project_id: projectId, access_key: key });
  const elsewhere = new Management({ ...access, access_key: key });
  expect((await inTeam.send('GET', inTeam.gateways())).status).toBe(200);
  expect((await elsewhere.send('GET', elsewhere.gateways())).status).toBe(403);

  const token = await tokenOf(admin, accountName, 'team-member', projectId);
  const withToken = (method: string, url: string) =>
    fetch(`${access.endpoint}${url}`, { method, headers: { 'x-auth-token': token } });
  expect((await withToken('GET', inTeam.gateways())).status).toBe(200);
  expect((await withToken('GET', elsewhere.gateways())).status).toBe(403);

  await admin.keystoneRemoveUserFromGroup(new iam.KeystoneRemoveUserFromGroupRequest(groupId, userId));
  expect((await inTeam.send('GET', inTeam.gateways())).status).toBe(403);
  await admin.deletePermanentAccessKey(new iam.DeletePermanentAccessKeyRequest(key.ak));
  expect((await inTeam.send('GET', inTeam.gateways())).status).toBe(401);

  await admin.keystoneDeleteUser(new iam.KeystoneDeleteUserRequest(userId));
  expect((await withToken('GET', inTeam.gateways())).status).toBe(401);
  await admin.keystoneDeleteGroup(new iam.KeystoneDeleteGroupRequest(groupId));
  for (const roleId of [gateways, people])
    await admin.deleteCustomPolicy(new iam.DeleteCustomPolicyRequest(roleId));
  const left = await admin.listCustomPolicies(new iam.ListCustomPoliciesRequest());
  expect(left.roles?.map(({ id }) => id)).not.toContain(gateways);
});
