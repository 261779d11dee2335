import { defineConfig } from 'prisma/config';

/** For the Prisma CLI (`generate`, and `migrate deploy` where people prefer it); Turnpike itself needs neither. */
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
});
