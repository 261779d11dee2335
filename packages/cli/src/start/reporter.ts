import type { Failure } from '../failure.ts';

/** What a step says when it is over: a detail for people, such as "3 migrations applied". */
export type StepResult<T> = { value: T; detail: string };

export type Reporter = {
  /** Runs one step of the start, announced before and reported after, with its time. */
  step<T>(name: string, title: string, run: () => Promise<StepResult<T>>): Promise<T>;
  /** Something worth a line while the system runs: a process that was restarted, for instance. */
  event(name: string, title: string, fields?: Record<string, unknown>): void;
  failure(failure: Failure): void;
};

type Output = { write(text: string): unknown; isTTY?: boolean };

/** One JSON object per line; the step's state is `start`, `done` or `failed`, `ms` its time in milliseconds. */
export function jsonReporter(output: Output): Reporter {
  const line = (fields: Record<string, unknown>) => output.write(`${JSON.stringify(fields)}\n`);
  return {
    async step(name, title, run) {
      const startedAt = performance.now();
      const elapsed = () => Math.round(performance.now() - startedAt);
      line({ event: 'step', step: name, state: 'start', title });
      try {
        const { value, detail } = await run();
        line({ event: 'step', step: name, state: 'done', ms: elapsed(), detail });
        return value;
      } catch (error) {
        line({ event: 'step', step: name, state: 'failed', ms: elapsed() });
        throw error;
      }
    },
    event: (name, title, fields = {}) => line({ event: name, title, ...fields }),
    failure: ({ code, message, details }) => line({ event: 'error', code, message, details }),
  };
}

/** Lines for people. On a terminal the running step is rewritten in place when it is done. */
export function humanReporter(output: Output): Reporter {
  const isTerminal = output.isTTY === true;
  return {
    async step(_name, title, run) {
      const startedAt = performance.now();
      if (isTerminal) output.write(`  … ${title}`);
      const finish = (mark: string, detail: string) => {
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        output.write(`${isTerminal ? '\r\x1b[2K' : ''}  ${mark} ${title}${detail} (${seconds} s)\n`);
      };
      try {
        const { value, detail } = await run();
        finish('✓', detail ? `: ${detail}` : '');
        return value;
      } catch (error) {
        finish('✗', '');
        throw error;
      }
    },
    event: (_name, title) => output.write(`  ${title}\n`),
    failure({ message, details }) {
      output.write(`\n${message}\n`);
      if (details) output.write(`\n${details.replaceAll(/^/gm, '    ')}\n`);
    },
  };
}
