import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Call } from '../../pipeline/call.ts';
import type { CompileEnv } from '../../pipeline/policy.ts';
import { accountAclPolicy } from './account-acl.ts';

type Acl = Pick<DocumentBody<'acl'>, 'entityType' | 'type' | 'values'>;
type Account = { id: string; name: string };

const own = { id: 'id-own', name: 'own' };
const other = { id: 'id-other', name: 'other' };
const acl = (entityType: Acl['entityType'], type: Acl['type'], ...values: string[]): Acl => ({
  entityType,
  type,
  values,
});

/** Whether a call of these accounts is let in by these policies. */
function letsIn(acls: readonly Acl[], connected: Account | null, isUser: boolean): boolean {
  const bodies = acls.map((body, at) => ({ id: `acl-${at}`, name: '', ...body }));
  const env = { documents: { acls: new Map(bodies.map((body) => [body.id, body])) } };
  const api = { aclIds: bodies.map(({ id }) => id) };
  const check = accountAclPolicy.compile(api as DocumentBody<'publication'>, env as unknown as CompileEnv);
  const call = {
    exchange: { listener: { id: 'c', purpose: connected ? 'ENDPOINT' : 'DEFAULT', account: connected } },
    principal: isUser ? { identity: {} } : null,
    runtime: { settings: { account: own } },
  } as unknown as Call;
  return check === null || check(call) === null;
}

// Columns: policies; a call by nobody known, by a user of the gateway's account, by another account's connection, by
// both at once.
test.each([
  [[], true, true, true, true],
  [[acl('IP', 'PERMIT', '10.0.0.1')], true, true, true, true],
  [[acl('DOMAIN', 'PERMIT', 'own')], false, true, false, false],
  [[acl('DOMAIN', 'PERMIT', 'other')], false, false, true, false],
  [[acl('DOMAIN', 'PERMIT', 'own', 'other')], false, true, true, true],
  [[acl('DOMAIN_ID', 'PERMIT', 'id-other')], false, false, true, false],
  [[acl('DOMAIN', 'DENY', 'other')], true, true, false, false],
  [[acl('DOMAIN_ID', 'DENY', 'id-own')], true, false, true, false],
  // Names are no ids and ids no names.
  [[acl('DOMAIN', 'PERMIT', 'id-other')], false, false, false, false],
  [[acl('DOMAIN_ID', 'DENY', 'other')], true, true, true, true],
  // A whitelist and a blacklist: the whitelist alone.
  [[acl('DOMAIN', 'PERMIT', 'other'), acl('DOMAIN_ID', 'DENY', 'id-other')], false, false, true, false],
  [[acl('DOMAIN', 'DENY', 'other'), acl('DOMAIN_ID', 'PERMIT', 'id-other')], false, false, true, false],
  // Two of a kind: both.
  [
    [acl('DOMAIN', 'PERMIT', 'own', 'other'), acl('DOMAIN_ID', 'PERMIT', 'id-own')],
    false,
    true,
    false,
    false,
  ],
  [[acl('DOMAIN', 'DENY', 'own'), acl('DOMAIN_ID', 'DENY', 'id-other')], true, false, false, false],
])(
  '%j lets in nobody known: %s, the own user: %s, a connection: %s, both: %s',
  (acls, nobody, user, by, both) => {
    expect(letsIn(acls, null, false)).toBe(nobody);
    expect(letsIn(acls, null, true)).toBe(user);
    expect(letsIn(acls, other, false)).toBe(by);
    expect(letsIn(acls, other, true)).toBe(both);
  },
);

test('proving one more account never lets a call in that a blacklist or whitelist refuses', () => {
  const names = fc.constantFrom('own', 'other', 'third');
  const list = (entityType: 'DOMAIN' | 'DOMAIN_ID', prefix: string) =>
    fc
      .record({ type: fc.constantFrom('PERMIT', 'DENY'), values: fc.uniqueArray(names, { minLength: 1 }) })
      .map(({ type, values }) =>
        acl(entityType, type as Acl['type'], ...values.map((name) => prefix + name)),
      );
  const acls = fc.tuple(fc.option(list('DOMAIN', '')), fc.option(list('DOMAIN_ID', 'id-')));
  fc.assert(
    fc.property(acls, (drawn) => {
      const bound = drawn.filter((each) => each !== null);
      const both = letsIn(bound, other, true);
      expect(both).toBe(letsIn(bound, other, false) && letsIn(bound, null, true));
    }),
  );
});
