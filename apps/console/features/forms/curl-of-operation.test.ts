import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { verify } from '@turnpike/signing/verify';
import { expect, test } from 'vitest';
import { operationRoutes } from '../api/operation-contracts.ts';
import { shellWord, signedCurl } from '../snippets/signed-curl.ts';
import { curlOfOperation } from './curl-of-operation.ts';

const { createGroup, deleteGroup, createUser } = operationRoutes();
const path = { project_id: 'p'.repeat(4), instance_id: 'i'.repeat(4) };

/** openssl and curl in words of Node, so that the test needs neither: curl prints what it was given. */
const TOOLS = `
openssl() { shift 2; "$NODE" -e '
  const { createHash, createHmac } = require("node:crypto");
  const [flag, key] = process.argv.slice(1);
  const hash = flag === "-hmac" ? createHmac("sha256", key) : createHash("sha256");
  process.stdout.write("SHA2-256(stdin)= " + hash.update(require("node:fs").readFileSync(0)).digest("hex") + "\\n");
' -- "$@"; }
curl() { "$NODE" -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- "$@"; }
`;

/** Runs a copied command and gives the words that curl was called with. */
function run(command: string): string[] {
  const env = {
    PATH: '/usr/bin:/bin',
    NODE: process.execPath,
    TURNPIKE_ACCESS_KEY: 'AK1',
    TURNPIKE_SECRET_KEY: 'sk-1',
  };
  const output = execFileSync('sh', ['-c', TOOLS + command], {
    encoding: 'utf8',
    env: env as unknown as NodeJS.ProcessEnv,
  });
  return JSON.parse(output) as string[];
}

test.each([
  ['POST', 'http://127.0.0.1:8080/v2/p/apigw/instances', `{"name":"Bob’s \\"it's\\" 100% \\\\n"}`],
  ['DELETE', 'http://127.0.0.1:8080/v2/p/x', ''],
  ['GET', "http://127.0.0.1:8080/v2/p/a%20b?z=1&name=a*b&name=%C3%A9'", ''],
])('a copied call is accepted by the verifier: %s %s', (method, address, body) => {
  const words = run(signedCurl(method, new URL(address), body));
  const url = new URL(words[2] ?? '');
  const headers = words.flatMap((word, index): [string, string][] => {
    const [name = '', ...value] = words[index - 1] === '-H' ? word.split(': ') : [];
    return name === '' ? [] : [[name, value.join(': ')]];
  });
  const sent = words[words.indexOf('--data-raw') + 1] ?? '';
  expect(body === '' ? '' : sent).toBe(body);
  const result = verify(
    { method: words[1] ?? '', target: url.pathname + url.search, headers: [['host', url.host], ...headers] },
    createHash('sha256').update(body).digest('hex'),
    (access) => (access === 'AK1' ? 'sk-1' : null),
    Date.now(),
  );
  expect(result).toEqual({ ok: true, access: 'AK1', bodyCovered: true });
});

test('the copied call is the one that the form makes', () => {
  const command = curlOfOperation('http://127.0.0.1:8080', createGroup, { path, body: { name: 'orders' } });
  expect(command).toContain("curl -X POST 'http://127.0.0.1:8080/v2/pppp/apigw/instances/iiii/api-groups'");
  expect(command).toContain(`BODY='{"name":"orders"}'`);
  const removal = curlOfOperation('http://127.0.0.1:8080', deleteGroup, { path: { ...path, group_id: 'g' } });
  expect(removal).not.toContain('--data-raw');
});

test('typed secrets never reach the clipboard', () => {
  const text = curlOfOperation('http://127.0.0.1', createUser, {
    path: {},
    body: { user: { name: 'amy', password: 'Sesame-42' } },
  });
  expect(text).toContain('"name":"amy"');
  expect(text).not.toContain('Sesame');
});

test('a quote cannot end the word that it stands in', () => {
  expect(shellWord("a'; rm -rf /; '")).toBe(`'a'\\''; rm -rf /; '\\'''`);
});
