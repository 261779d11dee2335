import { decisionRecordSchema } from '@turnpike/contracts/feed/decisions';
import { debugSignature as contract } from '@turnpike/contracts/http/signature-debugger';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import { findAccessKey } from '../access-keys/repository.ts';
import { awaitDecision } from '../call-decisions/await-decision.ts';
import { resourceOfDecision } from '../call-decisions/operations.ts';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { credentialsOf, diagnose, signableOf } from './diagnose.ts';
import { UnreadableRequestError } from './parse-curl.ts';
import { type PastedRequest, parseRequest } from './parse-request.ts';
import * as repository from './repository.ts';

const debugSignature = defineOperation(contract, {
  load: async (db, context) => {
    const { body } = context.input;
    const instance = await loadInstance(db, context);
    const pasted = read(body.request);
    const credentials = credentialsOf(signableOf(pasted));
    const key = 'failure' in credentials ? null : credentials.authorization.access;
    const credential = key === null ? null : await repository.findCredentialByKey(db, instance.id, key);
    const decision = body.request_id ? await awaitDecision(db, instance.id, body.request_id) : null;
    if (body.request_id && !decision) throw new ManagementError('TURNPIKE.3067');
    const isUsers = key !== null && (await findAccessKey(db, context.principal.accountId, key)) !== null;
    return { instance, pasted, credential, isUsers, decision };
  },
  // What it tells is what the credential's secret makes of the request.
  resource: ({ target: { instance, credential } }) =>
    credential ? resourceIn(instance, 'app', credential) : resourceIn(instance, 'instance'),
  also: ({ target: { instance, decision } }) =>
    decision ? [{ action: 'apig:callDecisions:get', resource: resourceOfDecision(instance, decision) }] : [],
  // A pasted request may hold anything.
  audited: ({ body: { request_id } }) => ({ ...(request_id && { request_id }) }),
  actsOutside: true,
  run: async (_db, { env, input, target: { instance, pasted, credential, isUsers, decision } }) => {
    const record = decision && decisionRecordSchema.parse(decision.record);
    return diagnose(pasted, {
      secret:
        credential && openSecret(env.keyring.gatewayKey(instance.id), credential.id, credential.secretSealed),
      mayBeUsers: isUsers,
      seen: record?.signature ? { evidence: record.signature, atMs: Date.parse(record.time) } : null,
      pasted: input.body.canonical_request ?? null,
      nowMs: env.now().getTime(),
    });
  },
  view: (diagnosis, { target: { credential } }) => ({
    ...diagnosis,
    app: credential && { id: credential.id, name: credential.name },
  }),
});

function read(text: string): PastedRequest {
  try {
    return parseRequest(text);
  } catch (error) {
    if (error instanceof UnreadableRequestError)
      throw invalidParameter('request', `The request ${error.message}.`);
    throw error;
  }
}

export const signatureDebuggerOperations: Operation[] = [debugSignature];
