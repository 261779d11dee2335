import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const NODE = new URL('../src/gateway-node.ts', import.meta.url).href;
const LIST = `
  await import('${NODE}');
  const files = Object.keys(process.getBuiltinModule('node:module')._cache);
  console.log(JSON.stringify({ files, builtins: process.moduleLoadList }));
`;

/** Each costs every gateway of an installation megabytes, and one careless import brings it back. */
test('an idle gateway has loaded no fetch, tracing, cluster or WebSocket proxy', () => {
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', LIST], { encoding: 'utf8' });
  const { files, builtins } = JSON.parse(out) as { files: string[]; builtins: string[] };
  expect(files.join('\n')).toContain('undici/lib/dispatcher/pool.js');
  expect(builtins).toContain('NativeModule http');
  expect(files.filter((file) => /undici\/(index|lib\/(web\/fetch|mock|cache)\/)/.test(file))).toEqual([]);
  expect(files.filter((file) => /opentelemetry|prom-client\/index|http-proxy/.test(file))).toEqual([]);
  const heavy = ['internal/deps/undici/undici', 'internal/webstreams/readablestream'];
  expect(builtins.filter((name) => heavy.some((each) => name === `NativeModule ${each}`))).toEqual([]);
});
