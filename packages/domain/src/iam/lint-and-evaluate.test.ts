import { nameableActions } from '@turnpike/contracts/iam/known-actions';
import type { Finding } from '@turnpike/contracts/iam/lint/finding';
import { lintPolicy } from '@turnpike/contracts/iam/lint/lint-policy';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import { expect, test } from 'vitest';
import { randomDocument, randomOf, randomRequest } from '../../test/random-policies.ts';
import { someContext } from '../../test/some-context.ts';
import { type AttachedDocument, evaluate } from './evaluate.ts';

const attach = (document: PolicyDocument): AttachedDocument[] => [
  { policyId: 'p', policyName: 'p', document },
];
const has = (findings: Finding[], ...codes: Finding['code'][]) =>
  findings.some(({ code }) => codes.includes(code));

/** Random documents that the schema takes, with what lint says of them. */
function* documents(count: number) {
  const random = randomOf(Math.floor(Math.random() * 2 ** 32));
  for (let made = 0; made < count; ) {
    const document = randomDocument(random) as PolicyDocument;
    const findings = lintPolicy(document, nameableActions);
    if (has(findings, 'shape')) continue;
    made++;
    yield { document, findings, random };
  }
}

test('what is reported as changing no decision can be left out without a decision changing', () => {
  let reported = 0;
  for (const { document, findings, random } of documents(3_000)) {
    for (const { code, path } of findings) {
      if (code !== 'unreachable' && code !== 'covered') continue;
      reported++;
      const Statement = document.Statement.filter((_, index) => index !== path[1]);
      for (let asked = 0; asked < 10; asked++) {
        const request = randomRequest(random);
        const [before, after] = [document, { ...document, Statement }].map(
          (each) => evaluate(attach(each), request).allowed,
        );
        if (before !== after) expect.fail(JSON.stringify({ document, path, request }));
      }
    }
  }
  expect(reported).toBeGreaterThan(80);
});

test('of a document without errors, no condition on what is known of a request is impossible to tell', () => {
  let asked = 0;
  for (const { document, findings } of documents(3_000)) {
    const mayBeUnreadable = document.Statement.some(({ Condition = {} }) =>
      Object.values(Condition).some((byKey) => Object.keys(byKey).some((key) => /tag/i.test(key))),
    );
    if (mayBeUnreadable || findings.some(({ severity }) => severity === 'error')) continue;
    asked++;
    for (const mfa of [{}, { mfaPresent: true, mfaAgeSeconds: 12 }, { enterpriseProjectId: 'dev' }]) {
      const request = { action: 'apig:apis:get', resource: 'apig:r1:a1:api:i1/x' };
      const { determining } = evaluate(attach(document), { ...request, context: { ...someContext, ...mfa } });
      if (determining.some(({ unevaluable }) => unevaluable)) expect.fail(JSON.stringify(document));
    }
  }
  expect(asked).toBeGreaterThan(80);
});
