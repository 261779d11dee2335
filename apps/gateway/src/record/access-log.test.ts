import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { afterEach, expect, test } from 'vitest';
import { AccessLog } from './access-log.ts';
import type { AccessRecord } from './access-record.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

test('the log is set aside at its size, no line is lost, and only the owner reads it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'turnpike-log-'));
  folders.push(folder);
  const file = join(folder, 'access.log');
  const log = new AccessLog(file, () => expect.unreachable('nothing is dropped'), 1_000);
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
