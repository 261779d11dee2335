import { createHash } from 'node:crypto';
import { callApi as contract } from '@turnpike/contracts/http/apis';
import type { OperationOutput, OperationParsed } from '@turnpike/contracts/http/operation';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import { canonicalRequest } from '@turnpike/signing/canonical-request';
import { headerLines } from '@turnpike/signing/header-lines';
import { apiResource, loadApi } from '../apis/load-api.ts';
import { debugDomainOf } from '../groups/group-view.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Env, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { type BuiltCall, buildCall } from './build-call.ts';
import * as repository from './repository.ts';
import { type OutgoingCall, sendCall } from './send-call.ts';

type CallBody = OperationParsed<typeof contract>['body'];
type CallOutput = OperationOutput<typeof contract>;

async function signingCredential(db: Db, env: Env, instanceId: string, body: CallBody) {
  if (body.authentication !== 'SIGNATURE') return null;
  if (!body.app_id) throw invalidParameter('app_id', 'A signed call needs a credential.');
  const app = await repository.findSigningCredential(db, instanceId, body.app_id);
  if (!app) throw new ManagementError('APIG.3004');
  return {
    key: app.appKey,
    secret: openSecret(env.keyring.gatewayKey(instanceId), app.id, app.secretSealed),
  };
}

async function answerOf(
  call: OutgoingCall,
): Promise<Pick<CallOutput, 'response' | 'failure' | 'latency_ms'>> {
  const startedAt = performance.now();
  const elapsedMs = () => Math.round((performance.now() - startedAt) * 10) / 10;
  try {
    return { response: await sendCall(call), failure: null, latency_ms: elapsedMs() };
  } catch (error) {
    // Whatever the gateway did is the answer that the user asked to see; nothing of ours has failed.
    return {
      response: null,
      failure: error instanceof Error ? error.message : String(error),
      latency_ms: elapsedMs(),
    };
  }
}

/** The canonical request that the signature covers, for people to compare with what their client builds. */
function canonicalOf(call: BuiltCall, method: string): string | null {
  if (!('Authorization' in call.headers)) return null;
  return canonicalRequest({
    method,
    target: call.target,
    headers: headerLines(Object.entries(call.headers)),
    signedHeaders: ['host', 'x-sdk-date'],
    payloadHash: createHash('sha256').update(call.body).digest('hex'),
  });
}

const callApi = defineOperation(contract, {
  load: loadApi,
  resource: apiResource,
  actsOutside: true,
  // Headers, query and body are the tried API's: passwords and cookies among them have any name.
  audited: ({
    path: { instance_id, api_id },
    body: { path, headers, query, body, app_code, token, ...rest },
  }) => ({
    ...{ instance_id, api_id, ...rest },
    path: path.split('?')[0],
    headers: Object.keys(headers),
    query: Object.keys(query),
  }),
  run: async (db, { env, input: { body }, target: { api, instance } }) => {
    const {
      host: address,
      listeners,
      environment,
    } = await repository.findCallRoute(db, instance.id, body.env_id);
    if (!environment) throw new ManagementError('APIG.3003');
    const port = listeners.find(({ protocol }) => protocol === body.scheme)?.port;
    if (!address || port === undefined || instance.status !== 'Running')
      throw new ManagementError('TURNPIKE.3409');
    if (body.authentication === 'APP_CODE' && !body.app_code) {
      throw invalidParameter('app_code', 'A call by AppCode needs the AppCode.');
    }
    if (body.authentication === 'TOKEN' && !body.token) {
      throw invalidParameter('token', 'A call by token needs the token.');
    }
    const host = api.group.isDefault ? `${address}:${port}` : debugDomainOf(api.group.id, env.domainSuffix);
    const nowMs = env.now().getTime();
    const built = buildCall(body, {
      host,
      environmentName: environment.name,
      credential: await signingCredential(db, env, instance.id, body),
      nowMs,
    });
    const call = { ...built, scheme: body.scheme, address, port, host, method: body.method };
    return {
      request: {
        method: body.method,
        url: `${body.scheme.toLowerCase()}://${host}${api.group.isDefault ? '' : `:${port}`}${built.target}`,
        host,
        headers: built.headers,
        body: body.body,
      },
      canonical_request: canonicalOf(built, body.method),
      ...(await answerOf({ ...call, authority: env.gatewayAuthority() })),
    };
  },
  view: (result) => result,
});

export const callOperations: Operation[] = [callApi];
