import { bindAcl, createAcl } from '@turnpike/contracts/http/acls';
import { createApi, publishApi } from '@turnpike/contracts/http/apis';
import { authoriseApps } from '@turnpike/contracts/http/app-auths';
import { createApp, createAppCode } from '@turnpike/contracts/http/apps';
import { addCustomIngressPort } from '@turnpike/contracts/http/custom-ingress-ports';
import { createEndpointConnection } from '@turnpike/contracts/http/endpoint-connections';
import { createEnterpriseProject } from '@turnpike/contracts/http/enterprise-projects';
import { createEnvironment } from '@turnpike/contracts/http/environments';
import { createGrant } from '@turnpike/contracts/http/grants';
import { createGroup } from '@turnpike/contracts/http/groups';
import { createIdentityProvider } from '@turnpike/contracts/http/identity-providers';
import { showInstance } from '@turnpike/contracts/http/instances';
import { bindMfaDevice, createMfaDevice } from '@turnpike/contracts/http/mfa';
import {
  type OperationContract,
  type OperationOutput,
  pathParameterNames,
} from '@turnpike/contracts/http/operation';
import { createCustomPolicy } from '@turnpike/contracts/http/permissions';
import { bindQuota, createQuota } from '@turnpike/contracts/http/quotas';
import { bindThrottle } from '@turnpike/contracts/http/throttle-bindings';
import { createThrottleSpecial } from '@turnpike/contracts/http/throttle-specials';
import { createThrottle } from '@turnpike/contracts/http/throttles';
import { createToken } from '@turnpike/contracts/http/tokens';
import {
  addUserToGroup,
  createAccessKey,
  createUser,
  createUserGroup,
  listUsers,
  showUser,
} from '@turnpike/contracts/http/users';
import type { Tenant, World } from '@turnpike/testkit/world';
import { keepDecisions } from '../../src/call-decisions/reported.ts';
import { publish as compileConfig } from '../../src/config-feed/publish.ts';
import type { Caller } from '../../src/kernel/define-operation.ts';
import { execute } from '../../src/kernel/execute.ts';
import type { ManagementError } from '../../src/kernel/management-error.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { codeOfStep, stepAt } from '../../src/mfa/totp.ts';
import { findOperation } from '../../src/registry.ts';
import { signIn } from '../../src/sessions/sign-in.ts';
import { someDecision } from '../call-decisions/some-decision.ts';

export const RELEASE = 'DEFAULT_ENVIRONMENT_RELEASE_ID';

/** What an operation is sent; ids that every tenant has (project, gateway, account) are filled in. */
export interface Sent {
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Makes one of each kind of resource within a tenant, through the operations themselves. */
export type TenantMaker = ReturnType<typeof makerOf>;

/** Executes an operation with just this input; what an operation's path does not name must not be given. */
export function send(world: World, caller: Caller, contract: OperationContract, sent: Required<Sent>) {
  return execute(world.env, caller, findOperation(contract.id), sent);
}

/** The input with the tenant's own ids filled in. */
export function complete(tenant: Tenant, contract: OperationContract, sent: Sent): Required<Sent> {
  const own: Record<string, string> = {
    project_id: tenant.projectId,
    instance_id: tenant.instanceId,
    domain_id: tenant.accountId,
  };
  const names = pathParameterNames(contract.path);
  const filled = names.flatMap((name) => (own[name] ? [[name, own[name]]] : []));
  return {
    path: { ...Object.fromEntries(filled), ...sent.path },
    query: sent.query ?? {},
    body: sent.body,
    headers: sent.headers ?? {},
  };
}

let lastPort = 30_000;
/** A port that no other gateway of the tests has. */
export const freshPort = (): number => ++lastPort;

/** A fresh name that fits every kind of resource. */
export const freshName = (): string => `n${newId().slice(0, 12)}`;

export function makerOf(world: World, tenant: Tenant) {
  async function call<C extends OperationContract>(contract: C, sent: Sent): Promise<OperationOutput<C>> {
    const input = complete(tenant, contract, sent);
    return (await send(world, tenant.administrator, contract, input)).body as OperationOutput<C>;
  }

  const apiBody = () => ({
    name: freshName(),
    type: 1,
    req_protocol: 'HTTPS',
    req_method: 'GET',
    req_uri: `/${freshName()}`,
    auth_type: 'APP',
    backend_type: 'MOCK',
    group_id: tenant.defaultGroupId,
    mock_info: { result_content: 'ok', status_code: 200 },
  });
  const aclBody = () => ({
    acl_name: freshName(),
    acl_type: 'PERMIT',
    acl_value: '192.0.2.1',
    entity_type: 'IP',
  });
  const quotaBody = () => ({ name: freshName(), call_limits: 5, time_unit: 'DAY', time_interval: 1 });
  const throttleBody = () => ({
    ...{ name: freshName(), time_unit: 'MINUTE', time_interval: 1, api_call_limits: 100 },
    app_call_limits: 5,
  });
  const policyBody = () => ({
    role: {
      display_name: freshName(),
      policy: { Version: '1.1', Statement: [{ Effect: 'Allow', Action: ['apig:apis:get'] }] },
    },
  });

  const identityProviderBody = () => ({
    identity_provider: {
      name: freshName(),
      issuer: 'https://login.example.com',
      client_id: 'turnpike',
      client_secret: `Sec-${newId()}`,
    },
  });

  /** The tenant's gateway as it is after the worker's last word: nothing under way, a restart that failed, an old program. */
  const gatewayThatIs = async (state: 'idle' | 'failed' | 'outdated'): Promise<void> => {
    await world.env.database.instance.update({
      where: { id: tenant.instanceId },
      data: {
        ...{ operation: null, spec: 'BASIC', provisionedAt: new Date() },
        status: state === 'failed' ? 'RestartFail' : 'Running',
        availableVersion: state === 'outdated' ? '9.9.9' : null,
      },
    });
  };
  const group = async () => (await call(createGroup, { body: { name: freshName() } })).id;
  const environment = async () => (await call(createEnvironment, { body: { name: freshName() } })).id;
  const api = async () => (await call(createApi, { body: apiBody() })).id;
  const publish = (api_id: string) =>
    call(publishApi, { body: { action: 'online', env_id: RELEASE, api_id } });
  const publishedApi = async () => publish(await api());
  const app = async () => (await call(createApp, { body: { name: freshName() } })).id;
  const acl = async () => (await call(createAcl, { body: aclBody() })).id;
  const quota = async () => (await call(createQuota, { body: quotaBody() })).app_quota_id;
  const throttle = async () => (await call(createThrottle, { body: throttleBody() })).id;
  const userWithPassword = async () => {
    const password = `Pw-${newId()}`;
    const user = { name: freshName(), domain_id: tenant.accountId, password, pwd_status: false };
    return { user_id: (await call(createUser, { body: { user } })).user.id, password };
  };
  const user = async () => (await userWithPassword()).user_id;
  const device = async () => {
    const user_id = await user();
    const virtual_mfa_device = { name: 'phone', user_id };
    const { virtual_mfa_device: made } = await call(createMfaDevice, { body: { virtual_mfa_device } });
    return { user_id, ...made };
  };
  const boundDevice = async () => {
    const { user_id, serial_number, base32_string_seed: seed } = await device();
    const step = stepAt(world.env.now());
    const codes = {
      authentication_code_first: codeOfStep(seed, step - 1),
      authentication_code_second: codeOfStep(seed, step),
    };
    await call(bindMfaDevice, { body: { user_id, serial_number, ...codes } });
    return { user_id, serial_number };
  };
  const userGroup = async () =>
    (await call(createUserGroup, { body: { group: { name: freshName() } } })).group.id;
  const tokenBody = async () => {
    const { user_id: id, password } = await userWithPassword();
    const identity = { methods: ['password'], password: { user: { id, password } } };
    return { auth: { identity, scope: { project: { id: tenant.projectId } } } };
  };
  const policy = async () => (await call(createCustomPolicy, { body: policyBody() })).role.id;
  const enterpriseProject = async () =>
    (await call(createEnterpriseProject, { body: { name: freshName() } })).enterprise_project.id;

  const serviceName = async () => (await call(showInstance, {})).endpoint_service.service_name;

  return {
    gatewayThatIs,
    tenant,
    call,
    apiBody,
    aclBody,
    quotaBody,
    throttleBody,
    policyBody,
    identityProviderBody,
    identityProvider: async () =>
      (await call(createIdentityProvider, { body: identityProviderBody() })).identity_provider.id,
    group,
    environment,
    api,
    publish,
    publishedApi,
    app,
    acl,
    quota,
    throttle,
    user,
    userWithPassword,
    device,
    boundDevice,
    session: async () => {
      const { user_id, password } = await userWithPassword();
      const { name: userName } = (await call(showUser, { path: { user_id } })).user;
      const opened = await signIn(world.env, { accountName: tenant.accountName, userName, password });
      if (opened.refusal) throw new Error(opened.refusal);
      return { user_id, session_id: opened.sessionId };
    },
    /** A revision that has no credential yet; the next one has. @returns its number */
    revisionBeforeCredential: async () => {
      const compile = () => compileConfig(world.env.database, tenant.instanceId, 'all', world.env);
      const before = await compile();
      await app();
      await compile();
      return String(before?.revision);
    },
    /** The environment RELEASE as an override that is the same as what is configured. */
    overriddenEnvironment: async () => {
      const { instanceId, accountId } = tenant;
      await compileConfig(world.env.database, instanceId, 'all', world.env);
      const by = { principalId: '', principalName: '', restoredFrom: 1, revision: 1 };
      const document = { kind: 'environment', documentId: RELEASE };
      await world.env.database.configOverride.create({ data: { instanceId, accountId, ...document, ...by } });
    },
    userGroup,
    policy,
    appCode: async () => {
      const app_id = await app();
      const body = { app_code: newId() + newId() };
      return { app_id, app_code_id: (await call(createAppCode, { path: { app_id }, body })).id };
    },
    authorisation: async () => {
      const { api_id } = await publishedApi();
      const body = { env_id: RELEASE, app_ids: [await app()], api_ids: [api_id] };
      return (await call(authoriseApps, { body })).auths[0]?.id ?? '';
    },
    boundQuota: async () => {
      const [app_quota_id, app_id] = [await quota(), await app()];
      await call(bindQuota, { path: { app_quota_id }, body: { app_ids: [app_id] } });
      return { app_quota_id, app_id };
    },
    aclBinding: async () => {
      const { publish_id } = await publishedApi();
      const body = { acl_id: await acl(), publish_ids: [publish_id] };
      return (await call(bindAcl, { body })).acl_bindings[0]?.id ?? '';
    },
    throttleBinding: async () => {
      const { publish_id } = await publishedApi();
      const body = { strategy_id: await throttle(), publish_ids: [publish_id] };
      return (await call(bindThrottle, { body })).throttle_applys[0]?.id ?? '';
    },
    throttleSpecial: async () => {
      const throttle_id = await throttle();
      const body = { call_limits: 3, object_type: 'APP', object_id: await app() };
      const { id } = await call(createThrottleSpecial, { path: { throttle_id }, body });
      return { throttle_id, strategy_id: id };
    },
    decision: async () => {
      const nobody = tenant.callerWith();
      const refused = await send(world, nobody, listUsers, complete(tenant, listUsers, {})).catch(
        (error: ManagementError) => error.decisionId,
      );
      return String(refused);
    },
    /** A call that the gateway refused. @returns its request id */
    refusedCall: async () => {
      const record = someDecision();
      await keepDecisions(world.env.database, tenant.instanceId, { node: 'node-1', decisions: [record] });
      return record.requestId;
    },
    membership: async () => {
      const path = { group_id: await userGroup(), user_id: await user() };
      await call(addUserToGroup, { path });
      return path;
    },
    accessKey: async () => {
      const body = { credential: { user_id: await user() } };
      return (await call(createAccessKey, { body })).credential.access;
    },
    userWithKey: async () => {
      const user_id = await user();
      await call(createAccessKey, { body: { credential: { user_id } } });
      return user_id;
    },
    tokenBody,
    token: async () => {
      const sent = complete(tenant, createToken, { body: await tokenBody() });
      const { headers } = await send(world, tenant.administrator, createToken, sent);
      return headers['X-Subject-Token'] ?? '';
    },
    enterpriseProject,
    ingressPort: async () => {
      const body = { protocol: 'HTTP', ingress_port: freshPort() };
      return (await call(addCustomIngressPort, { body })).ingress_port_id;
    },
    serviceName,
    /** The tenant asks its own gateway. */
    endpointConnection: async () =>
      (await call(createEndpointConnection, { body: { service_name: await serviceName() } })).id,
    /** What a path needs to name a grant that this operation has made. */
    grant: async (contract: OperationContract) => {
      const given: Record<string, () => Promise<string>> = {
        ...{ group_id: userGroup, user_id: user, role_id: policy, enterprise_project_id: enterpriseProject },
      };
      const path: Record<string, string> = {};
      for (const name of pathParameterNames(contract.path)) {
        const make = given[name];
        if (make) path[name] = await make();
      }
      await call(contract, { path });
      return path;
    },
    grantOnGateway: async () => {
      const scope = { type: 'instance', id: tenant.instanceId };
      const body = { user_id: await user(), role_id: await policy(), scope };
      return (await call(createGrant, { body })).id;
    },
  };
}
