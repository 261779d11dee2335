import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const biome = path.join(root, 'node_modules', '.bin', 'biome');

/** Lints `code` as if it stood in `file`, under the repository's own configuration; names the rules that it breaks. */
function brokenRules(file: string, code: string): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'turnpike-lint-'));
  try {
    const probe = path.join(folder, file);
    mkdirSync(path.dirname(probe), { recursive: true });
    writeFileSync(probe, `${code}\n`);
    copyFileSync(path.join(root, 'biome.json'), path.join(folder, 'biome.json'));
    const options = ['lint', '--vcs-enabled=false', '--reporter=github', '--diagnostic-level=error', file];
    const { stdout } = spawnSync(biome, options, { cwd: folder, encoding: 'utf8' });
    return Array.from(stdout.matchAll(/::error title=lint\/\w+\/(\w+),/g), ([, rule]) => rule ?? '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const importing = (specifier: string): string => `import { x } from '${specifier}';\nexport const y = x;`;

test.each([
  ['packages/contracts/src/probe.ts', '@turnpike/signing/sign'],
  ['packages/signing/src/probe.ts', '@turnpike/contracts/ids'],
  ['packages/domain/src/probe.ts', '@turnpike/testkit/world'],
  ['packages/domain/src/groups/operations.ts', '../generated/client.ts'],
  ['packages/domain/src/groups/operations.ts', '@prisma/client'],
  ['apps/gateway/src/probe.ts', '@turnpike/domain/iam/evaluate'],
  ['apps/gateway/src/probe.ts', 'next/server'],
  ['apps/gateway/src/probe.ts', '../../worker/src/main.ts'],
  ['apps/worker/src/probe.ts', '@prisma/client'],
  ['apps/worker/src/probe.ts', '@turnpike/gateway/main'],
  ['apps/worker/src/probe.ts', '../../../packages/domain/src/registry.ts'],
  ['apps/console/features/probe.ts', '@turnpike/domain/registry'],
  ['apps/console/components/probe.tsx', '@turnpike/signing/sign'],
  ['e2e/probe.ts', '@turnpike/contracts/ids'],
])('%s may not import %s', (file, specifier) => {
  expect(brokenRules(file, importing(specifier))).toContain('noRestrictedImports');
});

test.each([
  ['packages/domain/src/probe.ts', '@turnpike/contracts/ids'],
  ['packages/domain/src/groups/repository.ts', '../generated/client.ts'],
  ['apps/gateway/src/probe.ts', '@turnpike/contracts/snapshot/document'],
  ['apps/gateway/src/probe.ts', '@turnpike/signing/verify'],
  ['apps/worker/src/probe.ts', '@turnpike/domain/provisioning/reconcile'],
  ['apps/console/server/probe.ts', '@turnpike/domain/registry'],
  ['apps/console/features/probe.ts', '@turnpike/contracts/http/apis'],
])('%s may import %s', (file, specifier) => {
  expect(brokenRules(file, importing(specifier))).toEqual([]);
});

test.each([
  [
    'an environment variable outside config.ts',
    'noProcessEnv',
    'apps/gateway/src/probe.ts',
    'export const x = process.env.X;',
  ],
  ['a barrel', 'noReExportAll', 'packages/domain/src/probe.ts', "export * from './other.ts';"],
  [
    'a file name in camel case',
    'useFilenamingConvention',
    'packages/domain/src/someProbe.ts',
    'export const x = 1;',
  ],
  [
    'a file over 350 lines',
    'noExcessiveLinesPerFile',
    'packages/domain/src/probe.ts',
    Array.from({ length: 351 }, (_, at) => `export const a${at} = ${at};`).join('\n'),
  ],
  [
    'a function over 80 lines',
    'noExcessiveLinesPerFunction',
    'packages/domain/src/probe.ts',
    `export function f(a: number): void {\n${'  a.toFixed();\n'.repeat(81)}}`,
  ],
  [
    'a focused test',
    'noFocusedTests',
    'packages/domain/src/probe.test.ts',
    "import { test } from 'vitest';\ntest.only('x', () => undefined);",
  ],
])('%s is refused', (_what, rule, file, code) => {
  expect(brokenRules(file, code)).toContain(rule);
});
