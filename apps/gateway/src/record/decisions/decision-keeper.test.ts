import type { DecisionRecord, SignatureEvidence } from '@turnpike/contracts/feed/decisions';
import { expect, test } from 'vitest';
import type { Call } from '../../pipeline/call.ts';
import { type Refusal, refusal } from '../../pipeline/refusal.ts';
import { DecisionKeeper } from './decision-keeper.ts';

const call = {
  exchange: { remoteAddress: '192.0.2.1', scheme: 'http', method: 'GET', target: '/' },
  runtime: { revision: 1 },
  ...{ requestId: 'a', startedAtMs: 0, clientAddress: '192.0.2.1', host: 'h', path: '/', standing: null },
  ...{ planOrNull: null, group: null, environment: null, principal: null },
} as unknown as Call;

const plain = refusal('apiNotFound', { stage: 'route', rule: 'unknown-host', document: null });

function keeper() {
  let nowMs = 0;
  const kept: DecisionRecord[] = [];
  const asked: boolean[] = [];
  const explain = (findOut: boolean): SignatureEvidence => {
    asked.push(findOut);
    return { callers: null } as SignatureEvidence;
  };
  const signature: Refusal = { ...plain, explain };
  const made = new DecisionKeeper(() => nowMs, {
    add: (record: DecisionRecord) => kept.push(record),
  } as never);
  const flood = (count: number, refused: Refusal): void => {
    for (let index = 0; index < count; index += 1) made.keep(call, refused);
  };
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { kept, asked, flood, pass, signature };
}

test('a flood of refusals has a thousand records a second, and again in the next one', () => {
  const { kept, flood, pass } = keeper();
  flood(5_000, plain);
  expect(kept.length).toBe(1_000);
  pass(1_000);
  flood(10, plain);
  expect(kept.length).toBe(1_010);
});

test('of wrong signatures twenty a second are looked into, two hundred are shown, and the rest kept without', () => {
  const { kept, asked, flood, pass, signature } = keeper();
  flood(600, signature);
  expect([asked.filter(Boolean).length, asked.length, kept.length]).toEqual([20, 200, 600]);
  expect(kept.filter((record) => record.signature === null).length).toBe(400);
  pass(1_000);
  flood(1, signature);
  expect(asked.at(-1)).toBe(true);
});
