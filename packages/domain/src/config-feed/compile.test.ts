import { initialFeatures } from '@turnpike/contracts/features/compiled-features';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '../kernel/keyring.ts';
import { CompileError, compileDocument } from './compile.ts';
import type { DocumentSources } from './sources.ts';

const keyring = createKeyring('ab'.repeat(32));
const options = { domainSuffix: 'apic.localhost', keyring };

const publication = (definition: object): DocumentSources['publication'] => ({
  id: 'pub',
  apiId: 'api',
  apiName: 'Orders',
  groupId: 'group',
  environmentId: 'env',
  versionId: 'version',
  definition: {
    req_protocol: 'BOTH',
    req_method: 'GET',
    req_uri: '/orders/{id}',
    auth_type: 'APP',
    backend_type: 'HTTP',
    backend_api: {
      url_domain: 'backend:8080',
      req_protocol: 'HTTPS',
      req_method: 'ANY',
      req_uri: '/o',
      timeout: 700,
    },
    ...definition,
  },
  aclIds: ['b', 'a'],
  throttleId: null,
});
const compiled = (definition: object) => compileDocument('publication', publication(definition), options);

const gateway = {
  id: 'gw',
  name: 'Gateway',
  account: { id: 'acc', name: 'Example' },
  projectId: 'project',
  appCodeKeySealed: 'SEALED',
};

const privateGateway = {
  features: [],
  eipId: null,
  ingressBandwidthMbit: null,
  egressBandwidthMbit: null,
  nodesWanted: 1,
};

const routes = (list: string) => ({
  name: 'route',
  enable: true,
  config: `{"user_routes":${list}}`,
  secrets: {},
});

describe('each kind of document', () => {
  test('settings carry the documented limits and the sealed AppCode key', () => {
    const source = { ...gateway, ...privateGateway };
    expect(compileDocument('settings', source, options)).toEqual({
      instanceId: 'gw',
      instanceName: 'Gateway',
      account: { id: 'acc', name: 'Example' },
      projectId: 'project',
      appCodeKey: { sealed: 'SEALED' },
      apiCallsPerSecond: 6_000,
      debugDomainCallsPerDay: 1_000,
      requestBodyLimitBytes: 12_582_912,
      network: { routes: [], inbound: null, outbound: null, nodes: 1 },
      features: initialFeatures,
    });
  });

  test.each([
    ['nothing', {}, { routes: [], inbound: null, outbound: null, nodes: 1 }],
    ['routes', { features: [routes('["10.1.0.0/16"]')] }, { routes: ['10.1.0.0/16'] }],
    ['routes that are off', { features: [{ ...routes('["10.1.0.0/16"]'), enable: false }] }, { routes: [] }],
    ['an EIP', { eipId: 'e' }, { inbound: { bandwidthMbits: null } }],
    ['inbound bandwidth', { ingressBandwidthMbit: 5 }, { inbound: { bandwidthMbits: 5 } }],
    ['both', { eipId: 'e', ingressBandwidthMbit: 5 }, { inbound: { bandwidthMbits: 5 } }],
    ['outbound bandwidth', { egressBandwidthMbit: 3 }, { outbound: { bandwidthMbits: 3 } }],
    ['outbound bandwidth 0', { egressBandwidthMbit: 0 }, { outbound: null }],
    ['three nodes', { nodesWanted: 3 }, { nodes: 3 }],
  ])('settings of a gateway with %s say what of the network it has to do with', (_what, has, network) => {
    const source = { ...gateway, ...privateGateway, ...has };
    const body = compileDocument('settings', source, options);
    expect(body.network).toMatchObject(network);
  });

  test('a group is reached by its id below the domain suffix', () => {
    const source = { id: 'abc', name: 'g', isDefault: false, debugDomainEnabled: true };
    expect(compileDocument('group', source, { ...options, domainSuffix: 'apis.example.com' })).toMatchObject({
      debugDomain: 'abc.apis.example.com',
      domains: [],
    });
  });

  test('an access control list is cut at its commas', () => {
    const source = { id: 'a', name: 'a', type: 'DENY', entityType: 'IP', value: '10.0.0.1, 10.1.0.0/16,' };
    expect(compileDocument('acl', source, options).values).toEqual(['10.0.0.1', '10.1.0.0/16']);
  });

  test('a quota keeps its first reset point in unix milliseconds', () => {
    const source = { id: 'q', name: 'q', callLimits: 5, timeUnit: 'HOUR', timeInterval: 2 };
    const at = (resetTime: Date | null) =>
      compileDocument('quota', { ...source, resetTime }, options).resetAtMs;
    expect(at(null)).toBeNull();
    expect(at(new Date(1_234))).toBe(1_234);
  });

  test('a credential is the same whatever the order of its rows', () => {
    const app = {
      id: 'app',
      name: 'app',
      appKey: 'key',
      secretSealed: 'S',
      aclType: 'PERMIT',
      aclValues: ['10.0.0.1'],
      quotaId: null,
    };
    const auths = [
      { apiId: 'y', environmentId: 'e' },
      { apiId: 'x', environmentId: 'e' },
    ];
    const codes = [{ hash: '2' }, { hash: '1' }];
    const one = compileDocument('credential', { ...app, auths, codes }, options);
    const other = compileDocument('credential', { ...app, auths: auths.toReversed(), codes }, options);
    expect(one).toEqual(other);
    expect(one).toMatchObject({ grants: ['x:e', 'y:e'], appCodeHashes: ['1', '2'], acl: { type: 'PERMIT' } });
  });
});

describe('a publication', () => {
  test('fills in what the definition leaves out', () => {
    expect(compiled({})).toEqual({
      id: 'pub',
      apiId: 'api',
      apiName: 'Orders',
      groupId: 'group',
      environmentId: 'env',
      versionId: 'version',
      protocol: 'BOTH',
      method: 'GET',
      path: '/orders/{id}',
      matchMode: 'NORMAL',
      authentication: 'APP',
      appCode: false,
      requestParameters: [],
      backendParameters: [],
      backend: {
        type: 'HTTP',
        scheme: 'https',
        authority: 'backend:8080',
        method: 'ANY',
        path: '/o',
        timeoutMs: 700,
        retryCount: -1,
      },
      aclIds: ['a', 'b'],
      throttleId: null,
    });
  });

  test('takes AppCodes only for API of APP authentication that switch them on', () => {
    const on = { auth_opt: { app_code_auth_type: 'HEADER' } };
    expect(compiled(on).appCode).toBe(true);
    expect(compiled({ ...on, auth_type: 'NONE' }).appCode).toBe(false);
    expect(compiled({ auth_opt: { app_code_auth_type: 'DISABLE' } }).appCode).toBe(false);
  });

  test('requires path parameters, passes parameters on and does not validate, unless told otherwise', () => {
    const [path, query, strict] = compiled({
      req_params: [
        { name: 'id', location: 'PATH', type: 'STRING' },
        { name: 'q', location: 'QUERY', type: 'STRING' },
        { name: 's', location: 'HEADER', type: 'STRING', required: 1, valid_enable: 1, pass_through: 2 },
      ],
    }).requestParameters;
    expect(path).toMatchObject({ required: true, validate: false, passThrough: true });
    expect(query).toMatchObject({ required: false, defaultValue: null, enumeration: null });
    expect(strict).toMatchObject({ required: true, validate: true, passThrough: false });
  });

  test('bounds are of the number, or of the length; two zeros are none', () => {
    const bounds = {
      min_num: 1,
      max_num: 9,
      min_size: 2,
      max_size: 8,
      location: 'QUERY',
      enumerations: 'a, b',
    };
    const [number, text, none] = compiled({
      req_params: [
        { name: 'n', type: 'NUMBER', ...bounds },
        { name: 't', type: 'STRING', ...bounds },
        { name: 'z', type: 'STRING', location: 'QUERY', min_size: 0, max_size: 0 },
      ],
    }).requestParameters;
    expect(number).toMatchObject({ min: 1, max: 9, enumeration: ['a', 'b'] });
    expect(text).toMatchObject({ min: 2, max: 8 });
    expect(none).toMatchObject({ min: null, max: null });
  });

  test('a mock answers 200 with nothing unless told otherwise', () => {
    const mock = { backend_type: 'MOCK', backend_api: null };
    expect(compiled(mock).backend).toEqual({ type: 'MOCK', status: 200, headers: [], body: '' });
    const header = [{ key: 'x-a', value: '1' }];
    expect(
      compiled({ ...mock, mock_info: { result_content: 'hi', status_code: 418, header } }).backend,
    ).toEqual({
      type: 'MOCK',
      status: 418,
      headers: [{ name: 'x-a', value: '1' }],
      body: 'hi',
    });
  });

  test('a definition without its backend, or of a kind that no gateway knows, is refused by name', () => {
    expect(() => compiled({ backend_api: null })).toThrow(CompileError);
    expect(() => compiled({ backend_type: 'FUNCTION' })).toThrow(/^publication pub cannot be compiled/);
  });
});
