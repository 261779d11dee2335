import { expect, test } from 'vitest';
import { naiveEvaluate } from '../../test/naive-evaluator.ts';
import { randomDocuments, randomOf, randomRequest } from '../../test/random-policies.ts';
import { type AttachedDocument, evaluate } from './evaluate.ts';

const CASES = 100_000;

test('100,000 random cases are decided, by the same statements, as a second implementation decides them', () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const random = randomOf(seed);
  let documents = randomDocuments(random);
  const seen = { allowed: 0, denied: 0, byDefault: 0, unevaluable: 0 };
  for (let number = 0; number < CASES; number++) {
    // Every other case asks the documents of the one before again, as compiled.
    if (number % 2 === 0) documents = randomDocuments(random);
    const request = randomRequest(random);
    const { allowed, determining } = evaluate(documents as AttachedDocument[], request);
    const by = determining.map(
      ({ policyId, statementIndex, unevaluable }) => `${policyId}/${statementIndex}${unevaluable ? '?' : ''}`,
    );
    const naive = naiveEvaluate(documents, request);
    if (allowed !== naive.allowed || by.join() !== naive.by.join())
      expect.fail(
        `seed ${seed}, case ${number}: ${JSON.stringify({ documents, request, by, allowed, naive })}`,
      );
    if (allowed) seen.allowed++;
    else if (by.length === 0) seen.byDefault++;
    else seen[by.every((each) => each.endsWith('?')) ? 'unevaluable' : 'denied']++;
  }
  // The pools are of use only while every outcome is frequent.
  for (const [outcome, count] of Object.entries(seen)) expect(count, outcome).toBeGreaterThan(CASES / 50);
}, 120_000);
