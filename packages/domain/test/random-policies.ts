import type { AccessContext } from '../src/iam/access-context.ts';

/** Random documents, requests and contexts from small pools, so that they meet often. */
export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(random: Random, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] as T;
const several = <T>(random: Random, most: number, make: () => T): T[] =>
  Array.from({ length: 1 + Math.floor(random() * most) }, make);
const words = (text: string) => text.split(' ');

const actions = words(
  'apig:apis:get apig:apis:list APIG:Apis:GET apig:instances:delete iam:users:listUsers nonsense a:b:c:d *',
);
const actionPatterns = words(
  '* apig:*:* apig:apis:* *:*:get apig:apis:g*t APIG:apis:get apig:i*s:* iam:users:list* *:apis:* apig:apis:get *:*:* apig:*p*s:*t **:apis:get',
);
const resources = words(
  'apig:r1:a1:instance:i1 apig:r1:a1:apiGroup:i1/g1 apig:r2:a1:api:i1/g1/x:y iam::a1:user:u1 apig:r1:a1:instance:* APIG:r1:a1:instance:i1 * short:urn ::::',
);
const resourcePatterns = words(
  '* apig:*:*:*:i1/* apig:r*:a1:instance:i1 *:*:*:*:* iam::a1:user:* apig:r1:*:*:*1 apig:*:a1:a*:i1/*/x* apig:r1:a1:instance:* apig:r2:*:api:*y ::::',
);
const malformed: readonly unknown[] = [
  '',
  'apig',
  'apig:apis',
  'a:b:c:d',
  'apig:*',
  'a::::',
  5,
  null,
  {},
  '**',
];

const operatorNames = words(
  'StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike StringMatch StringNotMatch StringStartWith StringNotStartWith StringEndWith StringNotEndWith NumberEquals NumberNotEquals NumberLessThan NumberLessThanEquals NumberGreaterThan NumberGreaterThanEquals DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals Bool IpAddress NotIpAddress Null IsNullOrEmpty',
);
const strangeOperators = words(
  'stringEquals Like constructor ForAnyValue:Null NullIfExists NotBool IfExists',
);
const keys = words(
  'g:CurrentTime g:SourceIp g:UserName g:UserId g:DomainName g:MFAPresent g:MFAAge g:EnterpriseProjectId g:ResourceTag/env g:ResourceTag/n g:ResourceTag/constructor g:mfapresent G:RESOURCETAG/env',
);
const strangeKeys = words('g:ResourceTag/ g:Nothing apig:Key toString');

const texts = ['dev', 'DEV', 'prod', 'pro*', '*', '?ev', 'd', 'v', '', 'true', '12', 'de?', '*o*', 'd.v'];
const numbers = words('0 12 12.0 -3 +12 59 60 61.5 1e3 0x10 12. .5 twelve 1,000');
const dates = words(
  '2026-11-24T12:00:00Z 2026-11-24T12:00:00.000Z 2026-11-24T13:00:00+01:00 2026-11-24T12:00:00.0015Z 2026-11-24T12:00:00.5Z 1795521600 1795521601 0 2026-02-29T00:00:00Z 2024-02-29T00:00:00Z 2026-11-24 2026-11-24T24:00:00Z 2026-13-01T00:00:00Z 2026-11-24t12:00:00z 2026-00-10T00:00:00Z 2026-04-31T00:00:00Z 2026-11-00T00:00:00Z yesterday 2026-11-24T12:00:00-25:00',
);
const bools = words('true false TRUE False yes 1');
const addresses = words(
  '192.0.2.7 192.0.2.0/24 192.0.2.200/25 0.0.0.0/0 ::/0 2001:db8::1 2001:db8::/32 ::ffff:192.0.2.7 ::ffff:192.0.2.0/120 ::ffff:0:0/90 10.0.0.0/8 192.0.2.7-192.0.2.9 192.0.2.07 192.0.2.7/33 2001:db8::1/129 2001:db8:: ::1.2.3.4 1.2.3.4/08 fe80::1%eth0 host 1:2:3:4:5:6:7:8 ::ffff:c000:207',
);
const poolOf = (operator: string): readonly string[] => {
  if (/Number/.test(operator)) return numbers;
  if (/Date/.test(operator)) return dates;
  if (/Ip/.test(operator)) return addresses;
  return /Bool|Null/.test(operator) ? bools : texts;
};
const keyOf = (random: Random, operator: string): string => {
  if (random() < 0.04) return pick(random, strangeKeys);
  if (random() < 0.25) return pick(random, keys);
  if (/Number/.test(operator)) return pick(random, ['g:MFAAge', 'g:ResourceTag/n']);
  if (/Date/.test(operator)) return pick(random, ['g:CurrentTime', 'g:ResourceTag/n']);
  if (/Ip/.test(operator)) return 'g:SourceIp';
  return /Bool/.test(operator) ? 'g:MFAPresent' : pick(random, keys);
};

function randomOperator(random: Random): string {
  if (random() < 0.04) return pick(random, strangeOperators);
  const name = pick(random, operatorNames);
  if (/Null/.test(name)) return name;
  const prefix = pick(random, ['', '', '', 'ForAnyValue:', 'ForAllValues:']);
  return `${prefix}${name}${random() < 0.2 ? 'IfExists' : ''}`;
}

function randomCondition(random: Random): unknown {
  if (random() < 0.02) return pick(random, [null, 'x', [], {}, { StringEquals: null }, { Bool: [] }]);
  return Object.fromEntries(
    several(random, 2, () => {
      const operator = randomOperator(random);
      const byKey = several(random, random() < 0.2 ? 2 : 1, () => {
        const values: unknown = several(random, 3, () =>
          random() < 0.03 ? pick(random, [7, null]) : pick(random, random() < 0.9 ? poolOf(operator) : texts),
        );
        return [keyOf(random, operator), random() < 0.02 ? pick(random, ['dev', []]) : values];
      });
      return [operator, Object.fromEntries(byKey)];
    }),
  );
}

const patternsFrom = (random: Random, pool: readonly string[], most: number): unknown =>
  random() < 0.02
    ? pick(random, [[], null, 'apig:apis:get'])
    : several(random, most, () => (random() < 0.04 ? pick(random, malformed) : pick(random, pool)));

/** A statement: mostly of the schema's form, sometimes a little off it. */
export function randomStatement(random: Random): Record<string, unknown> {
  const statement: Record<string, unknown> = { Effect: random() < 0.65 ? 'Allow' : 'Deny' };
  if (random() < 0.01) statement.Effect = pick(random, ['allow', null, undefined]);
  if (random() < 0.1) statement.Sid = 's';
  statement[random() < 0.8 ? 'Action' : 'NotAction'] = patternsFrom(random, actionPatterns, 3);
  if (random() < 0.5)
    statement[random() < 0.75 ? 'Resource' : 'NotResource'] = patternsFrom(random, resourcePatterns, 3);
  if (random() < 0.6) statement.Condition = randomCondition(random);
  if (random() < 0.02) statement[pick(random, ['Principal', 'action', 'NotAction', 'Resource'])] = ['*'];
  return statement;
}

/** A document: mostly of the schema's form. */
export function randomDocument(random: Random): unknown {
  if (random() < 0.002)
    return pick(random, [null, 7, {}, [], { Version: '1.1' }, { Version: '9', Statement: [] }]);
  const Statement: unknown[] = several(random, 4, () => randomStatement(random)).slice(
    random() < 0.1 ? 4 : 0,
  );
  if (random() < 0.002) Statement.push(pick(random, [null, 'Deny', []]));
  return { Version: random() < 0.3 ? '1.1' : '5.0', Statement };
}

export function randomDocuments(
  random: Random,
): { policyId: string; policyName: string; document: unknown }[] {
  return several(random, 3, () => randomDocument(random)).map((document, index) => ({
    policyId: `p${index}`,
    policyName: `policy ${index}`,
    document,
  }));
}

const orNull = <T>(random: Random, value: T): T | null => (random() < 0.1 ? null : value);

export function randomRequest(random: Random): { action: string; resource: string; context: AccessContext } {
  const mfaPresent = orNull(random, random() < 0.5);
  const tags: [string, string][] = [];
  if (random() < 0.7) tags.push(['env', pick(random, texts)]);
  if (random() < 0.5) tags.push(['n', pick(random, [...numbers, ...dates])]);
  return {
    action: pick(random, actions),
    resource: pick(random, resources),
    context: {
      currentTime: new Date(pick(random, [1_795_521_600_000, 1_795_521_600_001, 0, 1_795_525_200_000])),
      sourceIp: orNull(random, pick(random, addresses)),
      userId: orNull(random, pick(random, texts)),
      userName: orNull(random, pick(random, texts)),
      domainName: orNull(random, pick(random, texts)),
      mfaPresent,
      mfaAgeSeconds: mfaPresent ? pick(random, [0, 12, 60]) : null,
      enterpriseProjectId: random() < 0.4 ? null : pick(random, texts),
      resourceTags: orNull(random, Object.fromEntries(tags)),
    },
  };
}
