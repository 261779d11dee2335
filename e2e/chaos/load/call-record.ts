/** What became of one call of the load generator. Times are Unix ms with fractions, of one machine's clock. */
export type CallRecord = {
  sentAt: number;
  endedAt: number;
  path: string;
  /** The call opened its connection; false: it took one that had answered before. */
  isNewConnection: boolean;
  /** HTTP status; null: no complete answer came. */
  status: number | null;
  /** Error code of the socket when no complete answer came. */
  error: string | null;
  /** The answer's body, at most 200 characters. */
  body: string;
};

/** One line of the log file, JSON without line breaks. */
export function toLine(record: CallRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** All records of a log file's text. */
export function fromLines(text: string): CallRecord[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CallRecord);
}
