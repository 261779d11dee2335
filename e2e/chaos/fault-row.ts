/** How much is done: the whole table takes its time, a short version of each row runs with the tests. */
export type Extent = 'whole' | 'short';

/** What one row of the fault table found. */
export type RowResult = {
  sent: number;
  lost: number;
  wrongVersion: number;
  /** Of each fault: from the fault to the first good answer of a call sent after it, or as the row says. ms. */
  recoveriesMs: number[];
  /** Processes, listeners or folders left that belong to nothing. */
  orphans: number;
  /** Sentences for people: what was done, what was seen beside. */
  notes: string[];
  /** Guarantees that were not held. Empty: the row passed. */
  broken: string[];
};

/** A fault that a system is put through under load. */
export type FaultRow = {
  number: number;
  title: string;
  /** What is promised. */
  guarantee: string;
  run(extent: Extent): Promise<RowResult>;
};

/** A result to add to. */
export function emptyResult(): RowResult {
  return { sent: 0, lost: 0, wrongVersion: 0, recoveriesMs: [], orphans: 0, notes: [], broken: [] };
}
