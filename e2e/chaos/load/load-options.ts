/** What the load generator is asked to do; travels as JSON on its command line. */
export type LoadOptions = {
  host: string;
  port: number;
  /** Called one after the other, in turn. */
  paths: string[];
  headers?: Record<string, string>;
  /** Calls per second in total; calls begin on time whether or not earlier ones have been answered (open loop). */
  ratePerSecond: number;
  /** True: a call begins when an earlier one has ended, as many at a time as there are connections; no fixed rate. */
  closed: boolean;
  /** Kept connections. A call waits for a free one; the wait counts as part of the call. */
  connections: number;
  /** Without an answer for this long a call is lost. */
  timeoutMs: number;
  /** Niceness of the generator, -20 (first to run) to 19 (runs on what nobody else wants); where it may not be set it is 0. */
  niceness?: number;
  /** Every so many calls the caller breaks off a moment after it has asked; none when left out. Such a call is not recorded. */
  abortEvery?: number;
  /** Records only calls that were lost or answered other than 200: a long run would fill the disk. */
  lossesOnly?: boolean;
  /** One {@link CallRecord} per line. */
  logFile: string;
};

/** The generator's last word to whoever started it: how many calls it has begun. */
export type CallsMade = { made: number };
