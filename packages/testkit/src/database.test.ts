import { openDatabase } from '@turnpike/domain/kernel/database';
import { expect, test } from 'vitest';
import { createTestDatabase } from './database.ts';

test('two test databases are migrated, empty and apart from each other', async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const databases = [
    openDatabase(first.url, 2, { unscoped: '*' }),
    openDatabase(second.url, 2, { unscoped: '*' }),
  ] as const;
  try {
    await databases[0].account.create({ data: { id: 'a'.repeat(32), name: 'only-in-the-first' } });
    expect(await databases[0].account.count()).toBe(1);
    expect(await databases[1].account.count()).toBe(0);
  } finally {
    await Promise.all(databases.map((database) => database.$disconnect()));
    await Promise.all([first.drop(), second.drop()]);
  }
});
