import type { ChildProcess } from 'node:child_process';

/** What is sent, again and again. */
export interface BenchRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A proxy that is up. */
export interface Running {
  readonly port: number;
  /** All of its processes. */
  readonly pids: () => number[];
  readonly child: ChildProcess;
  readonly stop: () => Promise<void>;
}

/** One row of the table. */
export interface Target {
  /** Short name for `--only`. */
  readonly id: string;
  readonly title: string;
  readonly scheme: 'http' | 'https';
  /** Made anew for each round: signatures age. */
  readonly request: () => BenchRequest;
  readonly start: () => Promise<Running>;
  /** `id` of what it is compared with. */
  readonly baseline: string;
  /** Least ratio to the baseline that was promised, and that is aimed at. */
  readonly promised?: number;
  readonly aim?: number;
  /** A process of Node.js, which tells what it allocates. */
  readonly isNode: boolean;
  /** Has both cores, and so have load and backend. */
  readonly onBothCores?: boolean;
}
