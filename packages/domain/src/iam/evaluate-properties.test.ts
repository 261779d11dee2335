import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fiftyStatements, requests } from '../../bench/fifty-statements.ts';
import {
  pick,
  randomDocuments,
  randomOf,
  randomRequest,
  randomStatement,
} from '../../test/random-policies.ts';
import { someContext } from '../../test/some-context.ts';
import { type AttachedDocument, evaluate } from './evaluate.ts';

/** Documents as a random seed makes them, most of them of the schema's form, and a request. */
const situation = fc.integer().map((seed) => {
  const random = randomOf(seed);
  return { random, documents: randomDocuments(random) as AttachedDocument[], request: randomRequest(random) };
});
const runs = { numRuns: 3_000 };
const attached = (...Statement: unknown[]) =>
  ({
    policyId: 'x',
    policyName: 'x',
    document: { Version: '5.0', Statement },
  }) as unknown as AttachedDocument;
const withStatements = (each: AttachedDocument, change: (statements: unknown[]) => unknown[]) => {
  const { Statement } = (each.document ?? {}) as { Statement?: unknown };
  return Array.isArray(Statement)
    ? ({ ...each, document: { ...each.document, Statement: change(Statement) } } as AttachedDocument)
    : each;
};

describe('for all documents and requests', () => {
  test('a Deny more never turns deny into allow', () => {
    fc.assert(
      fc.property(situation, ({ random, documents, request }) => {
        const more = attached({ ...randomStatement(random), Effect: 'Deny' });
        if (!evaluate(documents, request).allowed)
          expect(evaluate([...documents, more], request).allowed).toBe(false);
      }),
      runs,
    );
  });

  test('an Allow more never turns allow into deny', () => {
    fc.assert(
      fc.property(situation, ({ random, documents, request }) => {
        const more = attached({ ...randomStatement(random), Effect: 'Allow' });
        if (evaluate(documents, request).allowed)
          expect(evaluate([...documents, more], request).allowed).toBe(true);
      }),
      runs,
    );
  });

  test('the order of policies and statements, and saying things twice, change nothing', () => {
    fc.assert(
      fc.property(situation, ({ random, documents, request }) => {
        const mixed = [...documents, pick(random, documents)]
          .map((each) => withStatements(each, (all) => [...all, ...all].sort(() => random() - 0.5)))
          .sort(() => random() - 0.5);
        expect(evaluate(mixed, request).allowed).toBe(evaluate(documents, request).allowed);
      }),
      runs,
    );
  });

  test('with all Allows taken out everything is denied', () => {
    fc.assert(
      fc.property(situation, ({ documents, request }) => {
        const rest = documents.map((each) =>
          withStatements(each, (all) =>
            all.filter((statement) => (statement as { Effect?: unknown } | null)?.Effect !== 'Allow'),
          ),
        );
        expect(evaluate(rest, request).allowed).toBe(false);
      }),
      runs,
    );
  });

  test('asking twice, or other things in between, changes no answer, and no document', () => {
    fc.assert(
      fc.property(situation, ({ random, documents, request }) => {
        const [before, copy] = [structuredClone(documents), structuredClone(documents)];
        const first = evaluate(documents, request);
        evaluate(documents, randomRequest(random));
        expect(evaluate(documents, request)).toEqual(first);
        expect(evaluate(copy, request)).toEqual(first);
        expect(documents).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a star never reaches further than its part', () => {
  const part = fc.stringMatching(/^[a-z]{0,3}$/);
  const allows = (statement: object, action: string, resource: string) =>
    evaluate([attached({ Effect: 'Allow', ...statement })], { action, resource, context: someContext })
      .allowed;

  test('of an action: each part is matched by itself, and no pattern of another number of parts matches', () => {
    const parts = fc.array(part, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, fc.nat(), (wanted, asked, at) => {
        const pattern = wanted.map((text, index) => (index === at % wanted.length ? '*' : text));
        const matches =
          (wanted.length === 1 && pattern[0] === '*') ||
          (wanted.length === 3 &&
            asked.length === 3 &&
            pattern.every((text, index) => text === '*' || text === asked[index]));
        expect(allows({ Action: [pattern.join(':')] }, asked.join(':'), 'a:b:c:d:e')).toBe(matches);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['apig:*:*:*:gw1/*', 'apig:r:a:api:gw1/g/x', true],
    ['apig:*:*:*:gw1/*', 'apig:r:a:instance:gw1', false],
    ['apig:*:gw1/*', 'apig:r:a:api:gw1/g', false],
    ['apig:r*:a:api:gw1', 'apig:r:x:a:api:gw1', false],
    ['a*g:r:a:api:*', 'apig:r:a:api:gw1/g/x:y', true],
    ['*:*:*:*:*', 'iam::a:user:u', true],
    ['iam:*:a:user:u', 'iam::a:user:u', true],
    ['iam::a:user*:u', 'iam::a:userGroup:u', true],
    ['iam::a:*', 'iam::a:user:u', false],
    ['apig:r:a:api:*/x', 'apig:r:a:api:gw/g/x', true],
    ['APIG:r:a:api:gw', 'apig:r:a:api:gw', false],
    ['*:*:*:*:*', 'no-urn', false],
    ['*', 'no-urn', true],
  ])('resource %s on %s: %s', (pattern, resource, matches) => {
    expect(allows({ Action: ['*'], Resource: [pattern] }, 'a:b:c', resource)).toBe(matches);
    const isUrnPattern = pattern === '*' || pattern.split(':').length >= 5;
    expect(allows({ Action: ['*'], NotResource: [pattern] }, 'a:b:c', resource)).toBe(
      isUrnPattern && !matches,
    );
  });
});

describe('garbage', () => {
  const request = { action: 'apig:apis:get', resource: 'apig:r:a:api:x', context: someContext };
  const allowAll = attached({ Effect: 'Allow', Action: ['*'] });
  const withDocument = (document: unknown) => ({ ...allowAll, document }) as AttachedDocument;
  const anything = fc.anything({ withNullPrototype: true, withDate: true, withMap: true, withBigInt: true });

  test('never throws, and never allows by itself', () => {
    const raw = fc.oneof(
      anything,
      fc.record({
        Version: fc.constantFrom('1.1', '5.0'),
        Statement: fc.oneof(anything, fc.array(anything)),
      }),
      fc
        .record({ Effect: fc.constant('Deny'), Action: anything, Resource: anything, Condition: anything })
        .map((statement) => ({ Version: '5.0', Statement: [statement] })),
    );
    fc.assert(
      fc.property(raw, (document) => {
        expect(evaluate([withDocument(document)], request).allowed).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  const throwing = {
    Version: '5.0',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['*'],
        get Condition(): never {
          throw new Error('no');
        },
      },
    ],
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  test.each<[string, unknown]>([
    ['no document', null],
    ['a text', 'Deny'],
    ['no statements', { Version: '1.1' }],
    ['another version', { Version: '7', Statement: [] }],
    ['a member more', { Version: '5.0', Statement: [], Id: 'x' }],
    ['a member that throws', throwing],
    ['an object that throws', revoked.proxy],
    ['statements with a hole', { Version: '5.0', Statement: Array(1) }],
  ])('%s denies, whatever is allowed beside it', (_what, document) => {
    expect(evaluate([allowAll, withDocument(document)], request)).toMatchObject({
      allowed: false,
      determining: [{ effect: 'Deny', unevaluable: true }],
    });
  });

  test.each<[string, object]>([
    ['no Action', {}],
    ['an empty Action', { Action: [] }],
    ['an Action that is no list', { Action: '*' }],
    ['a pattern of two parts', { Action: ['apig:apis'] }],
    ['Action beside NotAction', { Action: ['x:y:z'], NotAction: ['x:y:z'] }],
    ['a Resource that is no URN', { Action: ['*'], Resource: ['gw1'] }],
    ['Resource beside NotResource', { Action: ['*'], Resource: ['a:b:c:d:e'], NotResource: ['a:b:c:d:e'] }],
    ['an unknown member', { Action: ['*'], Principal: 'me' }],
    ['an unknown operator', { Action: ['*'], Condition: { Like: { 'g:UserName': ['x'] } } }],
    ['an unknown key', { Action: ['*'], Condition: { StringEquals: { 'g:Nothing': ['x'] } } }],
    ['a condition of no form', { Action: ['*'], Condition: 'always' }],
  ])('a statement with %s denies as a Deny and allows nothing as an Allow', (_what, statement) => {
    const denied = evaluate([allowAll, attached({ Effect: 'Deny', ...statement })], request);
    expect(denied).toMatchObject({ allowed: false, determining: [{ unevaluable: true }] });
    expect(evaluate([attached({ Effect: 'Allow', ...statement })], request).determining).toEqual([]);
  });

  test('a Deny that cannot be told in one part does not apply when another part is false', () => {
    const deny = attached({ Effect: 'Deny', Action: ['apig:apis'], Resource: ['apig:r:a:api:other'] });
    expect(evaluate([allowAll, deny], request).allowed).toBe(true);
  });
});

test('the statement that decided is named by its Sid', () => {
  const request = { action: 'a:b:c', resource: 'a:b:c:d:e', context: someContext };
  expect(
    evaluate([attached({ Sid: 'all of it', Effect: 'Allow', Action: ['*'] })], request).determining,
  ).toEqual([{ policyId: 'x', policyName: 'x', statementIndex: 0, effect: 'Allow', sid: 'all of it' }]);
});

test('fifty statements are decided far faster than requests come in', () => {
  const decisions = 60_000;
  const start = process.cpuUsage();
  for (let n = 0; n < decisions; n++) {
    const request = requests[n % requests.length];
    if (request) evaluate(fiftyStatements, request);
  }
  const { user, system } = process.cpuUsage(start);
  // Processor time, so that other work on the machine does not count. The bench reaches ten times as many.
  expect((decisions / (user + system)) * 1e6).toBeGreaterThan(60_000);
});
