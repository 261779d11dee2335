import { DECISION_TEXT, type DecisionRecord } from '@turnpike/contracts/feed/decisions';
import type { Call } from '../../pipeline/call.ts';
import type { Refusal } from '../../pipeline/refusal.ts';
import { keepable } from '../keepable.ts';
import { pathOf } from '../path-of.ts';
import { listStatement } from './list-statement.ts';
import { whatWouldPass } from './what-would-pass.ts';

const { name: NAME, path: PATH, detail: DETAIL, remedy: REMEDY } = DECISION_TEXT;
const ADDRESS = 64;

/** How much of a signature is looked into; `search`: also for what the caller did. */
export type SignatureDepth = 'none' | 'shown' | 'search';

/** The decision record of a call that was refused and is over. */
export function decisionRecord(call: Call, refusal: Refusal, depth: SignatureDepth): DecisionRecord {
  const { exchange, principal } = call;
  const { decision, explain } = refusal;
  const api = call.planOrNull?.api;
  const signature = explain && depth !== 'none' ? explain(depth === 'search') : null;
  return {
    requestId: call.requestId,
    time: new Date(call.startedAtMs).toISOString(),
    address: keepable(call.clientAddress, ADDRESS),
    peerAddress:
      call.clientAddress === exchange.remoteAddress ? null : keepable(exchange.remoteAddress, ADDRESS),
    scheme: exchange.scheme,
    method: keepable(exchange.method, 32),
    host: keepable(call.host, NAME),
    path: keepable(call.path || pathOf(exchange.target), PATH),
    apiId: api?.apiId ?? null,
    apiName: api ? keepable(api.apiName, NAME) : null,
    publicationId: api?.id ?? null,
    groupId: call.group?.id ?? null,
    environmentId: call.environment?.id ?? null,
    appId: principal?.credential?.id ?? null,
    userId: principal?.identity?.id ?? null,
    status: refusal.status,
    errorCode: refusal.code,
    stage: decision.stage,
    rule: keepable(decision.rule, NAME),
    document: decision.document,
    statement: statementOf(call, refusal),
    counter: decision.counter ?? null,
    detail: decision.detail === undefined ? null : keepable(decision.detail, DETAIL),
    remedy: keepable(whatWouldPass(refusal, signature?.callers?.deviation), REMEDY),
    signature,
    revision: call.runtime.revision,
  };
}

function statementOf({ clientAddress }: Call, { decision, addressList }: Refusal): string | null {
  const statement =
    decision.statement ?? (addressList ? listStatement(addressList, clientAddress) : undefined);
  return statement === undefined ? null : keepable(statement, DETAIL);
}
