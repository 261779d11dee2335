import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { documentKinds, documentSchema } from '@turnpike/contracts/snapshot/document';
import { z } from 'zod';
import { type Entry, nameOf, parseDocument } from '../../runtime/document-set.ts';
import { FORMAT_LINE, readSeal, SEAL_BYTES } from './record.ts';

const CHUNK_BYTES = 64 * 1_024;

const deltaSchema = z.strictObject({
  upserts: z.array(documentSchema),
  deletions: z.array(
    z.strictObject({ kind: z.enum(documentKinds as [(typeof documentKinds)[number]]), id: z.string() }),
  ),
});

/** What a copy holds, as far as its checksums hold. */
export interface ReadCopy {
  readonly revision: number;
  readonly digest: string;
  /** By name, parsed one by one, so that the form on disk is never in memory as a whole; empty when they were not asked for. */
  readonly documents: Map<string, Entry>;
  /** Bytes of the base, and of all that is sealed. */
  readonly baseBytes: number;
  readonly goodBytes: number;
  readonly checksum: string;
  /** Why the file's end is left out; null: all of it holds. */
  readonly damage: string | null;
}

/**
 * Reads a copy and checks every checksum.
 * @param keeps whether the documents are wanted, or only whether the file holds
 * @throws Error when there is no such file, it is of another gateway or format, its base is damaged, or a document is none
 */
export async function readCopy(file: string, instanceId: string, keeps: boolean): Promise<ReadCopy> {
  const reading = new CopyReading(instanceId, keeps);
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    if (!reading.add(chunk as Buffer)) break;
  }
  return reading.end();
}

/**
 * The revision that a copy says it ends with, from its last bytes alone; null: it is not there, or ends in something
 * that is not sealed, and only reading it tells.
 */
export async function claimedRevision(file: string): Promise<number | null> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, SEAL_BYTES + 1));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const text = tail.toString('latin1');
    if (!text.endsWith('\n')) return null;
    return readSeal(text.slice(0, -1))?.revision ?? null;
  } finally {
    await handle.close();
  }
}

class CopyReading {
  readonly #instanceId: string;
  readonly #keeps: boolean;
  readonly #documents = new Map<string, Entry>();
  /** Names of documents that came by a delta: a sealed one that is not understood is no damage, the whole file is left. */
  readonly #unparsed = new Set<string>();
  #hash = createHash('sha256');
  #rest: Buffer = Buffer.alloc(0);
  #bytes = 0;
  #lines = 0;
  #result: Omit<ReadCopy, 'documents' | 'damage'> | null = null;
  #damage: string | null = null;

  constructor(instanceId: string, keeps: boolean) {
    this.#instanceId = instanceId;
    this.#keeps = keeps;
  }

  /** @returns false when the rest of the file does not count */
  add(chunk: Buffer): boolean {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let from = 0;
    for (let to = bytes.indexOf(10); to >= 0; to = bytes.indexOf(10, from)) {
      try {
        this.#line(bytes.subarray(from, to + 1));
      } catch (error) {
        if (!this.#result) throw error;
        this.#damage = `after revision ${this.#result.revision}: ${(error as Error).message}`;
        this.#rest = Buffer.alloc(0);
        return false;
      }
      from = to + 1;
    }
    this.#rest = bytes.subarray(from);
    return true;
  }

  end(): ReadCopy {
    if (!this.#result) throw new Error('it ends before its base does');
    if (this.#rest.length > 0)
      this.#damage ??= `after revision ${this.#result.revision}: it ends within a record`;
    for (const name of this.#unparsed) {
      const document = this.#documents.get(name);
      if (document) this.#documents.set(name, parseDocument(document));
    }
    return { ...this.#result, documents: this.#documents, damage: this.#damage };
  }

  #line(bytes: Buffer): void {
    this.#bytes += bytes.length;
    this.#lines += 1;
    if (this.#lines === 1) this.#head(bytes);
    else if (this.#result) this.#delta(bytes, this.#result);
    else if (bytes[0] === 0x7b) this.#document(bytes);
    else this.#base(bytes);
  }

  #head(bytes: Buffer): void {
    const text = bytes.toString('utf8').trimEnd();
    if (!text.startsWith(`${FORMAT_LINE} `)) throw new Error('it is of another format');
    const instanceId = text.slice(FORMAT_LINE.length + 1);
    if (instanceId !== this.#instanceId) throw new Error(`it is of instance ${instanceId}`);
    this.#hash.update(bytes);
  }

  #document(bytes: Buffer): void {
    this.#hash.update(bytes);
    if (!this.#keeps) return;
    const document = parseDocument(documentSchema.parse(JSON.parse(bytes.toString('utf8'))));
    this.#documents.set(nameOf(document), document);
  }

  #base(bytes: Buffer): void {
    const seal = this.#checked(bytes);
    if (seal.payload !== `base ${this.#lines - 2}`)
      throw new Error('its base has another number of documents');
    this.#result = { ...seal, baseBytes: this.#bytes, goodBytes: this.#bytes };
  }

  #delta(bytes: Buffer, before: Omit<ReadCopy, 'documents' | 'damage'>): void {
    this.#hash = createHash('sha256').update(before.checksum);
    const seal = this.#checked(bytes);
    if (this.#keeps) {
      const { upserts, deletions } = deltaSchema.parse(JSON.parse(seal.payload));
      for (const pointer of deletions) {
        this.#documents.delete(nameOf(pointer));
        this.#unparsed.delete(nameOf(pointer));
      }
      for (const document of upserts) {
        this.#documents.set(nameOf(document), document);
        this.#unparsed.add(nameOf(document));
      }
    }
    this.#result = { ...seal, baseBytes: before.baseBytes, goodBytes: this.#bytes };
  }

  #checked(bytes: Buffer) {
    const seal = readSeal(bytes.toString('utf8', 0, bytes.length - 1));
    if (!seal) throw new Error('a record is not sealed');
    const sealed = bytes.subarray(0, bytes.length - 1 - 1 - seal.checksum.length);
    if (this.#hash.update(sealed).digest('hex') !== seal.checksum)
      throw new Error('a checksum does not match');
    return seal;
  }
}
