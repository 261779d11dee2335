import path from 'node:path';
import { createMigration } from '@turnpike/domain/kernel/migrate';
import { startThrowAwayPostgres } from '@turnpike/domain/kernel/postgres/throw-away';
import { workspaceDir, workspacePaths } from '../workspace.ts';
import { runScript } from './run-script.ts';

/** `npm run migration -- <name>`: writes the migration that leads from the last one to prisma/schema. */
await runScript(async () => {
  const name = process.argv[2];
  if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
    console.error('Give the migration a name in snake_case: npm run migration -- add_api_tags');
    return 2;
  }
  const server = await startThrowAwayPostgres();
  try {
    const made = await createMigration({ databaseUrl: server.url, name, ...workspacePaths });
    console.log(made ? `Wrote ${path.relative(workspaceDir, made.file)}` : 'The schema needs no migration.');
    return 0;
  } finally {
    await server.stop();
  }
});
