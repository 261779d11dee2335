import { z } from 'zod';

const environmentSchema = z.object({
  DATABASE_URL: z.string().optional(),
  TURNPIKE_ENDPOINT: z.url().optional(),
  TURNPIKE_ACCESS_KEY: z.string().optional(),
  TURNPIKE_SECRET_KEY: z.string().optional(),
  TURNPIKE_SECURITY_TOKEN: z.string().optional(),
  TURNPIKE_ALLOWED_ROUTES: z.string().optional(),
  NO_COLOR: z.string().optional(),
});

/** What the command line reads from its environment; the only place that does. */
export function readEnvironment(): z.infer<typeof environmentSchema> {
  const present = Object.entries(process.env).filter(([, value]) => value !== '');
  return environmentSchema.parse(Object.fromEntries(present));
}

/** The environment of a child: ours (PATH, REDIS_URL, proxies, NODE_OPTIONS …) with `own` on top. */
export function childEnvironment(own: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...own };
}
