import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operationTable } from '../src/http/operation-table.ts';
import client from './identity-operations.json' with { type: 'json' };

/** Why operations of the official identity client are not bound: each of these rules speaks for those it matches. */
const notBound: { about: RegExp; reason: string }[] = [
  {
    about: /agenc/i,
    reason:
      'there are no agencies: an account hands nothing to another one, and inside one users, groups and temporary keys do',
  },
  {
    about: /OS-FEDERATION/,
    reason:
      'SAML, its metadata, protocols and mapping rules are not taken in: providers speak OpenID Connect and stand under turnpike/identity-providers',
  },
  {
    about: /id-token/,
    reason:
      'users of an identity provider sign in to the console; programs have users with keys of their own',
  },
  {
    about: /logintokens/,
    reason: 'the console opens sessions itself: no other system signs people in to it',
  },
  {
    about: /^KeystoneCreateUserTokenByPasswordAndMfa /,
    reason: 'one path is one operation: KeystoneCreateUserTokenByPassword takes method totp too',
  },
  {
    about: /^KeystoneCreateScopedToken /,
    reason:
      'a token is obtained by a proof of who asks, never by another token: what is revoked leaves no heirs',
  },
  {
    about: / \/v3\/(auth\/catalog|services|endpoints)(\/|$)/,
    reason: 'one address serves everything; each token carries the catalog that says so',
  },
  {
    about: / \/(v3)?$/,
    reason: 'the console stands at the root; there is one version of each interface and it is in every path',
  },
];

type Listed = (typeof client)[number];

const bound = new Map(operationTable.map((operation) => [operation.id, operation]));
const lineOf = ({ id, method, path }: Listed): string => `${id} ${method} ${path}`;

test('the official identity client’s operations that are bound have its method and path', () => {
  const differing = client.filter(({ id, method, path }) => {
    const operation = bound.get(id);
    return operation && (operation.method !== method || operation.path !== path);
  });
  expect(differing).toEqual([]);
});

test('every operation of the official identity client is bound, or the reason why not is on record', () => {
  expect(client).toHaveLength(149);
  const silent = client.filter(
    (each) => !bound.has(each.id) && !notBound.some(({ about }) => about.test(lineOf(each))),
  );
  expect(silent).toEqual([]);
});

test('no reason speaks for an operation that is bound, or for none', () => {
  const idle = notBound.filter(({ about }) => {
    const spokenFor = client.filter((each) => about.test(lineOf(each)));
    return spokenFor.length === 0 || spokenFor.some(({ id }) => bound.has(id));
  });
  expect(idle).toEqual([]);
});

const INSTALLED = new URL(
  '../../../node_modules/@huaweicloud/huaweicloud-sdk-iam/v3/IamClient.js',
  import.meta.url,
);

/** Operations as the client's code builds its requests: `name(...) { const options = { method: …, url: … } }`. */
function operationsOf(code: string): Listed[] {
  const builders = code.slice(code.indexOf('ParamCreater = function'));
  const pattern = /\n {8}(\w+)\(\w*\) \{\n\s+const options = \{\n\s+method: "(\w+)",\n\s+url: "([^"]+)"/g;
  return Array.from(builders.matchAll(pattern), ([, name = '', method = '', path = '']) => ({
    id: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    method,
    path,
  }));
}

test.runIf(existsSync(INSTALLED))('our list of the client’s operations agrees with the client', () => {
  const installed = operationsOf(readFileSync(INSTALLED, 'utf8'));
  const byId = (one: Listed, two: Listed) => (one.id < two.id ? -1 : 1);
  expect(installed.toSorted(byId)).toEqual(client.toSorted(byId));
});
