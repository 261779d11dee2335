import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { afterEach, expect, test } from 'vitest';
import { AccessLog, jsonLine } from './access-log.ts';
import type { AccessRecord } from './access-record.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

test('the log is set aside at its size, no line is lost, and only the owner reads it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'turnpike-log-'));
  folders.push(folder);
  const file = join(folder, 'access.log');
  const log = new AccessLog(file, () => expect.unreachable('nothing is dropped'), jsonLine, {
    fileBytes: 1_000,
    filesSetAside: 2,
  });
  const ids = Array.from({ length: 30 }, (_, index) => `id-${String(index).padStart(40, '0')}`);
  await until(() => stat(file), { deadlineMs: 15_000 });
  for (const id of ids.slice(0, 25)) log.write({ request_id: id } as AccessRecord);
  await until(async () => (await stat(file)).size >= 0, { deadlineMs: 15_000 });
  for (const id of ids.slice(25)) log.write({ request_id: id } as AccessRecord);
  await log.close();
  const text = (await readFile(`${file}.1`, 'utf8')) + (await readFile(file, 'utf8'));
  expect(ids.filter((id) => !text.includes(id))).toEqual([]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('files set aside are bounded in number: the oldest goes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'turnpike-log-'));
  folders.push(folder);
  const file = join(folder, 'access.log');
  const bounds = { fileBytes: 100, filesSetAside: 2 };
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const log = new AccessLog(
      file,
      () => expect.unreachable('nothing is dropped'),
      (line) => `${line.path}\n`,
      bounds,
    );
    log.write({ path: name.repeat(200) } as AccessRecord);
    await log.close();
  }
  expect((await readdir(folder)).sort()).toEqual(['access.log', 'access.log.1', 'access.log.2']);
  const first = async (name: string) => (await readFile(join(folder, name), 'utf8'))[0];
  expect([await first('access.log'), await first('access.log.1'), await first('access.log.2')]).toEqual([
    ...['e', 'd', 'c'],
  ]);
});
