/** Why a command could not do its work; `code` is stable, for scripts that read `--json`. */
export type FailureCode =
  | 'usage'
  | 'port_taken'
  | 'home_in_use'
  | 'home_not_writable'
  | 'database_unreachable'
  | 'postgres_failed'
  | 'migration_failed'
  | 'generate_failed'
  | 'build_failed'
  | 'process_failed'
  | 'bootstrap_failed'
  | 'demo_failed'
  | 'not_running'
  | 'refused'
  | 'request_failed'
  | 'bisect_failed';

/** An expected bad day: `message` says what happened, why, and what to do; `details` holds log lines when there are some. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly details: string;

  constructor(code: FailureCode, message: string, details = '') {
    super(message);
    this.name = 'Failure';
    this.code = code;
    this.details = details;
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
