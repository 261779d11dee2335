import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeSpecSchema } from '@turnpike/contracts/gateway/node-spec';
import { until } from '@turnpike/testkit/poll';
import { fullMessage, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFeed } from './fake-feed.ts';

const MAIN = new URL('../src/main.ts', import.meta.url).pathname;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turnpike-rehearsal-'));
});
afterEach(() => rm(folder, { recursive: true }));

const run = (...args: string[]) => {
  return spawn(process.execPath, [MAIN, ...args], {
    env: { NODE_COMPILE_CACHE: join(folder, 'code') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
};

/** Names of what is compiled, each with its content, which starts with the size of the code. */
async function compiled(): Promise<Map<string, string>> {
  const names = (await readdir(join(folder, 'code'), { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile(),
  );
  return new Map(
    await Promise.all(
      names.map(
        async ({ name, parentPath }) =>
          [name, (await readFile(join(parentPath, name))).toString('latin1')] as const,
      ),
    ),
  );
}

test.each([1, 2])(
  'a rehearsal leaves the compiled code of every module that a node of %d threads loads',
  async (workerThreads) => {
    await mkdir(join(folder, 'state'));
    const rehearsal = run('--rehearse', join(folder, 'state'));
    expect(await once(rehearsal, 'exit')).toEqual([0, null]);
    const before = await compiled();
    expect(before.size).toBeGreaterThan(100);

    const builder = new SnapshotBuilder();
    const feed = await startFeed(builder.instanceId);
    feed.greeting = () => [fullMessage(builder.build(1))];
    const spec = nodeSpecSchema.parse({
      ...{ instanceId: builder.instanceId, nodeName: 'node-1', host: '127.0.0.1', httpPort: 0, https: null },
      ...{ adminPort: 0, secretKey: null, accessLogFile: join(folder, 'access.log'), feed: feed.feed },
      snapshotFile: join(folder, 'snapshot.json'),
      limits: { workerThreads, connectionLimit: 1_000, requestsPerSecond: 1_000 },
    });
    await writeFile(join(folder, 'node.json'), JSON.stringify(spec), { mode: 0o600 });
    const node = run('--spec', join(folder, 'node.json'));
    let log = '';
    node.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    await until(() => log.includes('"msg":"ready"'), { deadlineMs: 20_000, waitingFor: 'the node' });
    await feed.acked(1);
    node.kill('SIGTERM');
    await once(node, 'exit');
    await feed.close();
    const added = [...(await compiled())].filter(([name]) => !before.has(name)).map(([, content]) => content);
    expect(added).toEqual([]);
  },
);
