import core from '@huaweicloud/huaweicloud-sdk-core';
import iam from '@huaweicloud/huaweicloud-sdk-iam/v3/public-api.js';
import { expect, test } from '@playwright/test';
import { Management } from './calls/management.ts';
import { sendRaw } from './calls/raw-request.ts';
import { runTurnpike } from './system/run-turnpike.ts';
import { sharedSystem } from './system/shared-system.ts';

const NAME = 'token-user';
const PASSWORD = 'Secret-word-9';
let admin: Management;
let userId: string;

/** Somebody who reads gateways, with a password and no access key. */
test.beforeAll(async () => {
  const { access } = sharedSystem();
  admin = new Management(access);
  const domain_id = access.account.domain_id;
  const { user } = await admin.ask<{ user: { id: string } }>('POST', '/v3.0/OS-USER/users', {
    body: { user: { name: NAME, domain_id, password: PASSWORD, pwd_status: false } },
  });
  userId = user.id;
  const { group } = await admin.ask<{ group: { id: string } }>('POST', '/v3/groups', {
    body: { group: { name: NAME } },
  });
  await admin.ask('PUT', `/v3/groups/${group.id}/users/${userId}`);
  const { roles } = await admin.ask<{ roles: { id: string; display_name: string }[] }>('GET', '/v3/roles');
  const readOnly = roles.find(({ display_name }) => display_name === 'APIG ReadOnlyAccess');
  await admin.ask('PUT', `/v3/domains/${domain_id}/groups/${group.id}/roles/${readOnly?.id}`);
});

type Keys = { ak: string; sk: string; securityToken?: string };

/** The official client does not send anything without a key, needed or not. */
function client({ ak, sk, securityToken }: Keys = { ak: 'none', sk: 'none' }) {
  const { access } = sharedSystem();
  const credentials = new core.GlobalCredentials()
    .withAk(ak)
    .withSk(sk)
    .withDomainId(access.account.domain_id);
  if (securityToken) credentials.withSecurityToken(securityToken);
  return iam.IamClient.newBuilder().withCredential(credentials).withEndpoint(access.endpoint).build();
}

async function obtainToken(password = PASSWORD): Promise<string> {
  const { access } = sharedSystem();
  const user = new iam.PwdPasswordUser()
    .withName(NAME)
    .withPassword(password)
    .withDomain(new iam.PwdPasswordUserDomain().withName(access.account.name));
  const identity = new iam.PwdIdentity()
    .withMethods(['password'])
    .withPassword(new iam.PwdPassword().withUser(user));
  const scope = new iam.AuthScope().withProject(new iam.AuthScopeProject().withName(access.region));
  const auth = new iam.PwdAuth().withIdentity(identity).withScope(scope);
  const body = new iam.KeystoneCreateUserTokenByPasswordRequestBody().withAuth(auth);
  const request = new iam.KeystoneCreateUserTokenByPasswordRequest().withBody(body);
  const answer = await client().keystoneCreateUserTokenByPassword(request);
  expect(answer).toMatchObject({
    httpStatusCode: 201,
    token: {
      methods: ['password'],
      user: { id: userId, name: NAME, domain: { id: access.account.domain_id } },
      project: { id: access.project_id },
      roles: [{ name: 'APIG ReadOnlyAccess' }],
    },
  });
  return answer.xSubjectToken ?? (answer as unknown as Record<string, string>)['X-Subject-Token'] ?? '';
}

/** Asks for the project's gateways, or to make one. */
async function asked(headers: Record<string, string>, method = 'GET'): Promise<number> {
  const body = method === 'POST' ? JSON.stringify({ instance_name: 'not-allowed' }) : undefined;
  const sent = { method, target: admin.gateways(), headers, ...(body !== undefined && { body }) };
  return (await sendRaw(sharedSystem().access.endpoint, sent)).status;
}

test('the vendor’s client obtains a token by password, shows it, and the token opens what its user may do until it is revoked', async () => {
  const token = await obtainToken();
  const headers = { 'X-Auth-Token': token };
  expect(await asked(headers)).toBe(200);
  expect(await asked(headers, 'POST')).toBe(403);
  const { ak, sk } = sharedSystem().access.access_key;
  const shown = await client({ ak, sk }).keystoneValidateToken(
    new iam.KeystoneValidateTokenRequest().withXSubjectToken(token),
  );
  expect(shown).toMatchObject({
    httpStatusCode: 200,
    token: { user: { id: userId } },
    'X-Subject-Token': token,
  });
  const revoked = await sendRaw(sharedSystem().access.endpoint, {
    ...{ method: 'DELETE', target: '/v3/auth/tokens' },
    headers: { ...headers, 'X-Subject-Token': token },
  });
  expect(revoked.status).toBe(204);
  expect(await asked(headers)).toBe(401);
});

async function temporaryKey(actions?: string[]): Promise<Required<Keys>> {
  const token = await obtainToken();
  const response = await sendRaw(sharedSystem().access.endpoint, {
    ...{ method: 'POST', target: '/v3.0/OS-CREDENTIAL/securitytokens' },
    headers: { 'X-Auth-Token': token, 'content-type': 'application/json' },
    body: JSON.stringify({
      auth: {
        identity: {
          methods: ['token'],
          token: { duration_seconds: 900 },
          ...(actions && { policy: { Version: '1.1', Statement: [{ Effect: 'Allow', Action: actions }] } }),
        },
      },
    }),
  });
  expect(response.status, response.text).toBe(201);
  const { credential } = JSON.parse(response.text) as {
    credential: { access: string; secret: string; securitytoken: string };
  };
  return { ak: credential.access, sk: credential.secret, securityToken: credential.securitytoken };
}

test('the vendor’s client signs with a temporary key, which makes no other, and does nothing without its security token', async () => {
  const key = await temporaryKey();
  const { projects } = await client(key).keystoneListAuthProjects(new iam.KeystoneListAuthProjectsRequest());
  expect(projects?.map(({ id }) => id)).toContain(sharedSystem().access.project_id);
  const identity = new iam.TokenAuthIdentity().withMethods(['token']);
  const body = new iam.CreateTemporaryAccessKeyByTokenRequestBody().withAuth(
    new iam.TokenAuth().withIdentity(identity),
  );
  const another = new iam.CreateTemporaryAccessKeyByTokenRequest().withBody(body);
  await expect(client(key).createTemporaryAccessKeyByToken(another)).rejects.toMatchObject({
    ...{ httpStatusCode: 403, errorCode: 'APIG.1005' },
  });
  const { ak, sk } = key;
  const listing = client({ ak, sk }).keystoneListAuthProjects(new iam.KeystoneListAuthProjectsRequest());
  await expect(listing).rejects.toMatchObject({ httpStatusCode: 401, errorCode: 'APIG.1002' });
  const { ak: permanent, sk: secret } = sharedSystem().access.access_key;
  const made = await client({ ak: permanent, sk: secret }).createTemporaryAccessKeyByToken(another);
  expect(made).toMatchObject({ httpStatusCode: 201, credential: { access: expect.stringMatching(/^TMP/) } });
});

test('the command line works with a temporary key, within the key’s policy', async () => {
  const { access } = sharedSystem();
  const { ak, sk, securityToken } = await temporaryKey([
    'apig:instances:list',
    'iam:projects:listAuthProjects',
  ]);
  const environment = {
    ...{ TURNPIKE_ENDPOINT: access.endpoint, TURNPIKE_ACCESS_KEY: ak, TURNPIKE_SECRET_KEY: sk },
    TURNPIKE_SECURITY_TOKEN: securityToken,
  };
  const turnpike = (...args: string[]) => runTurnpike(args, environment);
  expect(await turnpike('call', 'ListInstancesV2', '--json')).toMatchObject({ exitCode: 0 });
  const refused = await turnpike('api', 'GET', `${admin.gateways()}/${'0'.repeat(32)}/envs`, '--json');
  expect(refused.exitCode).not.toBe(0);
});

test('the vendor’s client reads refusals of all identity paths', async () => {
  await expect(obtainToken('Wr0ng-word')).rejects.toMatchObject({
    ...{ httpStatusCode: 401, errorCode: 'TURNPIKE.0401', errorMsg: expect.stringContaining('password') },
    requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  const { ak, sk } = sharedSystem().access.access_key;
  const showing = client({ ak, sk }).keystoneShowUser(
    new iam.KeystoneShowUserRequest().withUserId('0'.repeat(32)),
  );
  await expect(showing).rejects.toMatchObject({
    ...{ httpStatusCode: 404, errorCode: 'IAM.0004', errorMsg: 'The user, group or policy does not exist.' },
  });
  const deleting = client({ ak, sk }).deletePermanentAccessKey(
    new iam.DeletePermanentAccessKeyRequest().withAccessKey('Q'.repeat(20)),
  );
  await expect(deleting).rejects.toMatchObject({ httpStatusCode: 404, errorCode: 'IAM.0007' });
});

test('a token is void on the next request after its user was disabled', async () => {
  const token = await obtainToken();
  expect(await asked({ 'X-Auth-Token': token })).toBe(200);
  for (const enabled of [false, true]) {
    await admin.ask('PATCH', `/v3/users/${userId}`, { body: { user: { enabled } } });
    expect(await asked({ 'X-Auth-Token': token })).toBe(401);
  }
});
