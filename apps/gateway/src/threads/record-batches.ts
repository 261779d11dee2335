import type { DecisionRecord } from '@turnpike/contracts/feed/decisions';
import { jsonLine, type LineFormat } from '../record/access-log.ts';
import type { AccessRecord } from '../record/access-record.ts';
import { DecisionKeeper } from '../record/decisions/decision-keeper.ts';
import type { StreamConfig } from '../record/log-streams.ts';
import type { RecordPlaces } from '../record/recorder.ts';
import { sentRecord } from '../record/sent-record.ts';
import { UsageTable } from '../record/usage/usage-table.ts';
import type { ThreadRecords } from './messages.ts';

/** Records wait at most this long, and at most about this many characters of them, for the main thread. */
const FLUSH_MS = 50;
const FLUSH_AT_CHARACTERS = 256 * 1_024;
/** What the main thread has not taken yet takes at most this much memory; further records are dropped, counts never. */
const MAX_WAITING_CHARACTERS = 16 * 1_024 * 1_024;

/** Where a thread's records go: the main thread has the files. */
export interface BatchTarget {
  /** Of lines of the access log; null: there is none. */
  readonly accessLogFormat: LineFormat | null;
  readonly hasFeed: boolean;
  readonly post: (records: ThreadRecords) => void;
  /** Called for each line of the access log, or of a stream, that is dropped. */
  readonly dropped: () => void;
}

/** Gathers what a request thread records, and gives it to the main thread in batches. */
export class RecordBatches {
  readonly #target: BatchTarget;
  readonly #usage = new UsageTable();
  readonly #timer: NodeJS.Timeout;
  #lines = '';
  #streams: { config: StreamConfig | null; lines: string }[] = [];
  #lastStream: StreamConfig | null = null;
  #sent: string[] = [];
  #droppedSent = 0;
  /** As many as their keeper lets through in a while. */
  #decisions: DecisionRecord[] = [];
  /** Characters gathered here, and of batches that the main thread has not taken. */
  #gathered = 0;
  #posted = 0;

  constructor(target: BatchTarget) {
    this.#target = target;
    this.#timer = setInterval(() => this.flush(), FLUSH_MS).unref();
  }

  /** Where a recorder puts things. */
  get places(): RecordPlaces {
    const { accessLogFormat, hasFeed } = this.#target;
    return {
      accessLog: accessLogFormat && { write: (record) => this.#addLine(accessLogFormat(record)) },
      streams: { write: (config, record) => this.#addToStream(config, record) },
      spool: hasFeed
        ? {
            add: (call, outcome, record) => {
              this.#usage.count(call, outcome, Date.now());
              const json = JSON.stringify(sentRecord(record));
              if (this.#hasRoom(json.length)) this.#sent.push(json);
              else this.#droppedSent += 1;
            },
          }
        : null,
      decisions: hasFeed
        ? new DecisionKeeper(Date.now, { add: (record) => void this.#decisions.push(record) })
        : null,
    };
  }

  /** Notes that the main thread took so many characters. */
  taken(characters: number): void {
    this.#posted -= characters;
  }

  /** Gives the main thread what there is. */
  flush(): void {
    const usage = this.#usage.take();
    const others = this.#streams.length + this.#decisions.length + this.#droppedSent;
    if (usage.length + this.#gathered + others === 0) return;
    this.#posted += this.#gathered;
    this.#target.post({
      lines: this.#lines,
      streams: this.#streams,
      usage,
      sent: this.#sent,
      droppedSent: this.#droppedSent,
      decisions: this.#decisions,
      size: this.#gathered,
    });
    [this.#lines, this.#streams, this.#sent, this.#decisions] = ['', [], [], []];
    [this.#droppedSent, this.#gathered] = [0, 0];
  }

  /** Gives the rest, and stops. */
  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }

  #addLine(line: string): void {
    if (this.#hasRoom(line.length)) this.#lines += line;
    else this.#target.dropped();
  }

  #addToStream(config: StreamConfig | null, record: () => AccessRecord): void {
    if (config !== this.#lastStream) this.#streams.push({ config, lines: '' });
    this.#lastStream = config;
    if (!config) return;
    const line = jsonLine(record());
    const last = this.#streams.at(-1);
    if (!this.#hasRoom(line.length)) this.#target.dropped();
    else if (last) last.lines += line;
    else this.#streams.push({ config, lines: line });
  }

  #hasRoom(characters: number): boolean {
    if (this.#posted + this.#gathered + characters > MAX_WAITING_CHARACTERS) return false;
    this.#gathered += characters;
    // Not at once: the call is not over for all places.
    if (this.#gathered > FLUSH_AT_CHARACTERS) setImmediate(() => this.flush());
    return true;
  }
}
