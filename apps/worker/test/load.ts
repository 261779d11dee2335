import { Agent, request } from 'node:http';
import { HOST } from './supervised-world.ts';

export interface LoadResult {
  /** Answers by status, `0` for none; and why. */
  answered: number;
  failures: string[];
  /** Longest time from sending to the answer, ms. */
  slowestMs: number;
  /** Answers to requests sent after `mark`. */
  afterMark: number;
}

/** Calls without pause and without any retry until stopped. */
export interface Load {
  /** Requests answered so far. */
  answered(): number;
  /** Requests sent from now on count as sent after it. */
  mark(): void;
  stop(): Promise<LoadResult>;
}

/** @param keepAlive false: a connection for every request */
export function startLoad(port: number, callers: number, keepAlive: boolean, path = '/a'): Load {
  const agent = new Agent({ keepAlive, maxSockets: callers });
  const result: LoadResult = { answered: 0, failures: [], slowestMs: 0, afterMark: 0 };
  let stopping = false;
  let marked = false;
  const caller = async (): Promise<void> => {
    while (!stopping) {
      const isAfter = marked;
      const startedMs = performance.now();
      const outcome = await call(port, agent, path);
      result.slowestMs = Math.max(result.slowestMs, performance.now() - startedMs);
      if (outcome === '200') {
        result.answered += 1;
        if (isAfter) result.afterMark += 1;
      } else result.failures.push(`${isAfter ? 'after' : 'before'}: ${outcome}`);
    }
  };
  const running = Array.from({ length: callers }, caller);
  return {
    answered: () => result.answered,
    mark: () => {
      marked = true;
    },
    async stop() {
      stopping = true;
      await Promise.all(running);
      agent.destroy();
      return result;
    },
  };
}

/** @returns the status, or the error's code */
export function call(port: number, agent: Agent | false = false, path = '/a'): Promise<string> {
  return new Promise((resolve) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, agent, headers: { host: HOST }, timeout: 20_000 },
      (response) => {
        response.resume();
        response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
        response.on('end', () => resolve(String(response.statusCode)));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('timeout')));
    outgoing.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    outgoing.end();
  });
}
