import { PROVISIONING_QUEUE, reconcileJobSchema } from '@turnpike/contracts/jobs/provisioning';
import { jobSchemas, type QueueName, queueNameSchema } from '@turnpike/contracts/jobs/queues';
import type { OutboxEntry } from '@turnpike/domain/outbox/repository';
import { createPostgresBackend, type JobsOptions, Queue, Worker } from 'bullmq';
import { z } from 'zod';

/** Where queues live. */
export interface QueueSettings {
  databaseUrl: string;
  /** Redis or Valkey instead of PostgreSQL. */
  redisUrl: string | null;
}

export interface QueueHandlers {
  /** A job of queue `provisioning`. */
  reconcile: (instanceId: string) => Promise<void>;
  onError: (error: Error) => void;
}

/** The worker's end of all queues. */
export interface Queues {
  /** Puts outbox entries on their queues; an entry that is there already is not added again. */
  deliver(entries: OutboxEntry[]): Promise<void>;
  /** Rejects when the queues' store does not answer. */
  check(): Promise<void>;
  /** Takes no new jobs, lets those under way finish. */
  close(): Promise<void>;
}

/** Schema of BullMQ's own tables, beside ours in the same database. */
const QUEUE_SCHEMA = 'bullmq';
const POOL_CONNECTIONS = 3;
const PARALLEL_RECONCILIATIONS = 8;

/**
 * Opens the queues. With PostgreSQL, BullMQ makes and migrates its own tables.
 * @throws when the queue's database cannot be reached or migrated
 */
export async function openQueues(settings: QueueSettings, handlers: QueueHandlers): Promise<Queues> {
  const make = queueMaker(settings);
  const queue = make.queue(PROVISIONING_QUEUE);
  queue.on('error', handlers.onError);
  // The tables must be there before the consumer looks at them.
  await queue.waitUntilReady();
  const consumer = make.worker(PROVISIONING_QUEUE, async (data) => {
    await handlers.reconcile(reconcileJobSchema.parse(data).instanceId);
  });
  consumer.on('error', handlers.onError);
  consumer.on('failed', (_job, error) => handlers.onError(error));
  const queues: Record<QueueName, Producer> = { [PROVISIONING_QUEUE]: queue };

  return {
    async deliver(entries) {
      for (const entry of entries) await add(queues, entry, handlers.onError);
    },
    async check() {
      await queue.getWaitingCount();
    },
    async close() {
      await consumer.close();
      await queue.close();
    },
  };
}

async function add(
  queues: Record<QueueName, Producer>,
  { id, queue, name, payload }: OutboxEntry,
  onError: (error: Error) => void,
): Promise<void> {
  const queueName = queueNameSchema.safeParse(queue);
  const schemas: Partial<Record<string, z.ZodType>> = queueName.success ? jobSchemas[queueName.data] : {};
  const data = schemas[name]?.safeParse(payload);
  if (!queueName.success || !data?.success) {
    // Nobody will ever handle it; kept, it would block all that follow.
    const problem = data?.error ? z.prettifyError(data.error) : 'there is no such job';
    onError(new Error(`outbox entry ${id} for ${queue}/${name} is dropped: ${problem}`));
    return;
  }
  await queues[queueName.data].add(name, data.data, {
    jobId: `outbox-${id}`,
    // What a job does, the sweep would do too: a failed one is not worth keeping.
    removeOnComplete: true,
    removeOnFail: true,
  });
}

/** What is used of BullMQ's classes, whose types differ by where queues live. */
interface Producer {
  add(name: string, data: unknown, options: JobsOptions): Promise<unknown>;
  waitUntilReady(): Promise<unknown>;
  getWaitingCount(): Promise<number>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

interface Consumer {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: unknown, error: Error) => void): unknown;
  close(): Promise<void>;
}

interface QueueMaker {
  queue(name: string): Producer;
  worker(name: string, process: (data: unknown) => Promise<void>): Consumer;
}

function queueMaker({ databaseUrl, redisUrl }: QueueSettings): QueueMaker {
  const concurrency = PARALLEL_RECONCILIATIONS;
  if (redisUrl !== null) {
    const connection = { url: redisUrl, maxRetriesPerRequest: null };
    return {
      queue: (name) => new Queue(name, { connection }),
      worker: (name, process) => new Worker(name, (job) => process(job.data), { connection, concurrency }),
    };
  }
  const connection = {
    connectionString: databaseUrl,
    max: POOL_CONNECTIONS,
    schema: QUEUE_SCHEMA,
    migrate: true,
    // A server that stops says so to each connection. The pool listens only while they are not lent, and without a
    // listener the process would end; whoever has the connection fails with the next query.
    onConnect: (client: { on(event: 'error', listener: () => void): unknown }) => {
      client.on('error', () => undefined);
    },
  };
  return {
    queue: (name) => new Queue(name, { connection }, createPostgresBackend),
    worker: (name, process) =>
      new Worker(name, (job) => process(job.data), { connection, concurrency }, createPostgresBackend),
  };
}
