import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { UsageRow } from '@turnpike/contracts/feed/records';
import type { Logger } from 'pino';
import type { Call } from '../../pipeline/call.ts';
import type { ExchangeOutcome } from '../../wire/exchange.ts';
import type { AccessRecord } from '../access-record.ts';
import { sentRecord } from '../sent-record.ts';
import { UsageTable } from '../usage/usage-table.ts';
import { type BatchBody, readBatch } from './batch-body.ts';
import { foldSegments } from './fold-segments.ts';
import { RecordBuffer } from './record-buffer.ts';
import { sealLine } from './sealed-line.ts';
import type { Segment, Stream } from './segment.ts';
import { SegmentWriter } from './segment-writer.ts';
import { adoptLots, makeLot, removeLot, removeSegment, type SpoolLot, setSegmentAside } from './spool-lot.ts';
import { type SpoolOwner, thisOwner } from './spool-owner.ts';
import { framesOf } from './usage-frame.ts';

/** A segment is as large as a batch may be, with room to spare. */
const MAX_SEGMENT_BYTES = 512 * 1_024;
const MAX_SEGMENT_RECORDS = 500;
/** Of the spool's bound, so that little is dropped at a time. */
const SEGMENTS_AT_BOUND = 16;

export interface SpoolOptions {
  readonly folder: string;
  readonly node: string;
  /** Access records are dropped, the oldest first, where the spool would take more than this. */
  readonly maxBytes: number;
  readonly logger: Logger;
}

/** A batch in the order of sending. */
export interface SpooledBatch {
  readonly lot: SpoolLot;
  readonly segment: Segment;
}

/**
 * Keeps counts and access records of calls on the node's disk until the feed has taken them. What a call does is a few
 * additions in memory; files are written by {@link flush}, which the sender calls again and again.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #epoch = randomBytes(16).toString('hex');
  readonly #table = new UsageTable();
  readonly #buffer = new RecordBuffer();
  #owner: SpoolOwner | null = null;
  #own: SpoolLot | null = null;
  #lots: SpoolLot[] = [];
  #writers: Record<Stream, SegmentWriter> | null = null;
  /** To be told with the next counts. */
  #dropped = 0;
  #damaged = 0;
  #turn: Promise<unknown> = Promise.resolve();
  /** Since the start: access records that were dropped, and parts of files that do not hold or were refused. */
  droppedRecords = 0;
  damagedParts = 0;
  /** Since the start: batches of counts that were set aside. */
  refusedBatches = 0;

  constructor(options: SpoolOptions) {
    this.#options = options;
  }

  /** Takes a call that is over. */
  add(call: Call, outcome: ExchangeOutcome, record: AccessRecord): void {
    this.#table.count(call, outcome, Date.now());
    if (!this.#buffer.add(JSON.stringify(sentRecord(record)))) this.#drop(1);
  }

  /** Takes what another thread has counted and written down of calls. @param records each as it is sent */
  addAll(rows: readonly UsageRow[], records: readonly string[], droppedRecords: number): void {
    if (rows.length > 0) this.#table.addAll(rows);
    for (const record of records) if (!this.#buffer.add(record)) this.#drop(1);
    if (droppedRecords > 0) this.#drop(droppedRecords);
  }

  /** Bytes on disk. */
  get bytes(): number {
    const sealed = this.#segments().reduce((sum, { bytes }) => sum + bytes, 0);
    return sealed + (this.#writers?.usage.bytes ?? 0) + (this.#writers?.records.bytes ?? 0);
  }

  /** Looks for what dead processes left. */
  adopt(): Promise<void> {
    return this.#exclusively(async () => {
      const found = await adoptLots(this.#options.folder, await this.#me());
      this.#lots.push(...found);
      for (const { folder, segments } of found) {
        const batches = segments.usage.length + segments.records.length;
        this.#options.logger.info({ folder, batches }, 'took over what an earlier process had not sent');
      }
    });
  }

  /** Writes what was counted since the last time. @throws Error when the disk fails: counts are kept in memory then */
  flush(): Promise<void> {
    return this.#exclusively(async () => {
      await this.#begin();
      try {
        await this.#writeRecords();
      } finally {
        const tooMany = await this.#tooMany();
        try {
          await this.#writeUsage();
        } finally {
          for (const { lot, segment } of tooMany) await removeSegment(lot, segment);
        }
      }
      for (const lot of this.#allLots()) this.#tellDamage(await foldSegments(lot));
    });
  }

  /** Ends the segments that are being written, so that they can be sent. */
  seal(): Promise<void> {
    return this.#exclusively(async () => {
      await this.#seal('usage');
      await this.#seal('records');
    });
  }

  /** What is to be sent next, ready to be sent; null: nothing waits. Counts go first. */
  next(): Promise<(SpooledBatch & BatchBody) | null> {
    return this.#exclusively(async () => {
      const batch = this.#first('usage') ?? this.#first('records');
      if (!batch) return null;
      const { lot, segment } = batch;
      segment.tried = true;
      const read = await readBatch(lot, segment, this.bytes);
      if (!segment.damageTold) this.#tellDamage(read.damagedLines);
      segment.damageTold = true;
      return { ...batch, ...read };
    });
  }

  /** Removes a batch that was taken. */
  taken({ lot, segment }: SpooledBatch): Promise<void> {
    return this.#exclusively(async () => {
      await removeSegment(lot, segment);
      await this.#leaveIfEmpty(lot);
    });
  }

  /** Removes access records that the feed will never take, and counts them as dropped. */
  giveUp(batch: SpooledBatch): Promise<void> {
    return this.#exclusively(async () => {
      this.#drop(await linesOf(batch.segment));
      await removeSegment(batch.lot, batch.segment);
      await this.#leaveIfEmpty(batch.lot);
    });
  }

  /**
   * Takes counts that the feed will never take out of the way and keeps them; they are told of like a damaged part.
   * @returns the file that they are in
   */
  setAside({ lot, segment }: SpooledBatch): Promise<string> {
    return this.#exclusively(async () => {
      const file = await setSegmentAside(this.#options.folder, lot, segment);
      this.refusedBatches += 1;
      this.#damaged += 1;
      this.damagedParts += 1;
      await this.#leaveIfEmpty(lot);
      return file;
    });
  }

  /** Ends; what is left is found by the next process. */
  close(): Promise<void> {
    return this.#exclusively(async () => {
      for (const lot of this.#allLots()) if (isEmpty(lot)) await removeLot(lot);
    });
  }

  async #begin(): Promise<void> {
    if (this.#own) return;
    const { folder, node } = this.#options;
    this.#own = await makeLot(folder, node, this.#epoch, await this.#me());
    const writer = (stream: Stream) => new SegmentWriter(this.#own?.folder ?? '', stream);
    this.#writers = { usage: writer('usage'), records: writer('records') };
  }

  async #writeRecords(): Promise<void> {
    const lines = this.#buffer.take();
    const maxBytes = Math.min(MAX_SEGMENT_BYTES, this.#options.maxBytes / SEGMENTS_AT_BOUND);
    while (lines.length > 0) {
      const { bytes = 0, lines: written = 0 } = this.#writers?.records ?? {};
      let [count, characters] = [0, bytes];
      do {
        characters += lines[count]?.length ?? 0;
        count += 1;
      } while (count < lines.length && characters < maxBytes && written + count < MAX_SEGMENT_RECORDS);
      try {
        await this.#writers?.records.append(lines.splice(0, count).join(''), count);
      } catch (error) {
        this.#drop(count + lines.length);
        throw error;
      }
      if (characters >= maxBytes || written + count >= MAX_SEGMENT_RECORDS) await this.#seal('records');
    }
  }

  async #writeUsage(): Promise<void> {
    const [droppedRecords, damagedParts] = [this.#dropped, this.#damaged];
    const rows = this.#table.take();
    if (rows.length + droppedRecords + damagedParts === 0) return;
    const frames = framesOf({ rows, droppedRecords, damagedParts });
    [this.#dropped, this.#damaged] = [this.#dropped - droppedRecords, this.#damaged - damagedParts];
    for (let frame = frames.shift(); frame; frame = frames.shift()) {
      try {
        await this.#writers?.usage.append(sealLine(JSON.stringify(frame)), 1);
      } catch (error) {
        const unwritten = [frame, ...frames];
        this.#table.addAll(unwritten.flatMap((each) => each.rows));
        this.#dropped += frame.droppedRecords;
        this.#damaged += frame.damagedParts;
        throw error;
      }
      if ((this.#writers?.usage.bytes ?? 0) >= MAX_SEGMENT_BYTES) await this.#seal('usage');
    }
  }

  /** The oldest access records that are more than the bound allows; they are counted as dropped from here on. */
  async #tooMany(): Promise<SpooledBatch[]> {
    let { bytes } = this;
    const found: SpooledBatch[] = [];
    for (const lot of this.#allLots()) {
      for (const segment of lot.segments.records) {
        if (bytes <= this.#options.maxBytes) return found;
        if (segment.tried) continue;
        this.#drop(await linesOf(segment));
        bytes -= segment.bytes;
        found.push({ lot, segment });
      }
    }
    return found;
  }

  async #seal(stream: Stream): Promise<void> {
    const segment = await this.#writers?.[stream].seal();
    if (segment) this.#own?.segments[stream].push(segment);
  }

  async #leaveIfEmpty(lot: SpoolLot): Promise<void> {
    if (lot === this.#own || !isEmpty(lot)) return;
    this.#lots = this.#lots.filter((other) => other !== lot);
    await removeLot(lot);
  }

  #first(stream: Stream): SpooledBatch | null {
    for (const lot of this.#allLots()) {
      const segment = lot.segments[stream][0];
      if (segment) return { lot, segment };
    }
    return null;
  }

  #allLots(): SpoolLot[] {
    return this.#own ? [...this.#lots, this.#own] : this.#lots;
  }

  #segments(): Segment[] {
    return this.#allLots().flatMap(({ segments }) => [...segments.usage, ...segments.records]);
  }

  #drop(records: number): void {
    this.#dropped += records;
    this.droppedRecords += records;
  }

  #tellDamage(parts: number): void {
    if (parts === 0) return;
    this.#damaged += parts;
    this.damagedParts += parts;
    this.#options.logger.warn({ parts }, 'left out what a crash or a bad disk left unreadable of records');
  }

  async #me(): Promise<SpoolOwner> {
    this.#owner ??= await thisOwner();
    return this.#owner;
  }

  /** One after the other: what changes files. */
  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

const isEmpty = ({ segments }: SpoolLot): boolean => segments.usage.length + segments.records.length === 0;

/** How many records a segment holds; of an earlier process's it has to be read. */
async function linesOf(segment: Segment): Promise<number> {
  segment.lines ??= (await readFile(segment.file, 'utf8').catch(() => '')).split('\n').length - 1;
  return segment.lines;
}
