import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type NodeSpec, nodeSpecSchema } from '@turnpike/contracts/gateway/node-spec';
import { z } from 'zod';

/** How the process was started. */
export type Start =
  /** By the control plane: state in files, configuration from the feed. */
  | { readonly mode: 'node'; readonly spec: NodeSpec }
  /** Alone, from one snapshot file that is only read. */
  | {
      readonly mode: 'standalone';
      readonly file: string;
      readonly host: string;
      readonly port: number;
      /** Threads that serve calls. */
      readonly workers: number;
    }
  /** By the supervisor, for the compiled code that it leaves: state in an empty folder. */
  | { readonly mode: 'rehearsal'; readonly folder: string };

const MAX_WORKERS = 16;

export const USAGE = `usage: main.ts --spec FILE
       main.ts --snapshot FILE --port N [--host ADDR] [--workers N]`;

/** Level of the process's own log. */
export const logLevel = z
  .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  .catch('info')
  .parse(process.env.TURNPIKE_LOG_LEVEL);

/**
 * Reads the command line and the spec file that it names.
 * @throws Error with a sentence for the operator
 */
export async function readStart(argv: readonly string[]): Promise<Start> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      spec: { type: 'string' },
      snapshot: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      workers: { type: 'string' },
      rehearse: { type: 'string' },
    },
  });
  if (values.rehearse !== undefined) return { mode: 'rehearsal', folder: values.rehearse };
  if (values.spec !== undefined && values.snapshot === undefined) {
    return { mode: 'node', spec: nodeSpecSchema.parse(JSON.parse(await readFile(values.spec, 'utf8'))) };
  }
  if (values.snapshot === undefined || values.spec !== undefined) throw new Error(USAGE);
  const workers = z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_WORKERS)
    .safeParse(values.workers ?? '1');
  if (!workers.success) throw new Error(`--workers must be a number from 1 to ${MAX_WORKERS}\n${USAGE}`);
  const port = z.coerce.number().int().min(0).max(65_535).safeParse(values.port);
  if (!port.success) throw new Error(`--port must be a number from 0 to 65535\n${USAGE}`);
  return {
    mode: 'standalone',
    file: values.snapshot,
    host: values.host ?? '127.0.0.1',
    port: port.data,
    workers: workers.data,
  };
}
