import { KEEP_ALIVE_S } from './response-form.ts';

/** How long a caller may take for what, ms. */
export interface ConnectionTimes {
  /** From a request's first byte to the end of its head. */
  readonly headMs: number;
  /** Between two requests, and before the first one. */
  readonly idleMs: number;
  /** Without taking anything of what was written to it. */
  readonly unreadMs: number;
  /** After a response, for sending what is left of a body that nobody wants. */
  readonly lingerMs: number;
  /** After our close of an idle connection. */
  readonly closingMs: number;
}

export const CONNECTION_TIMES: ConnectionTimes = {
  headMs: 30_000,
  // A caller that was told a time closes first.
  idleMs: (KEEP_ALIVE_S + 5) * 1_000,
  unreadMs: 120_000,
  lingerMs: 5_000,
  closingMs: 1_000,
};
