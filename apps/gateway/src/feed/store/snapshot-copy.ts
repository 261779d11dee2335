import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AppliedConfig } from '../../runtime/config-builder.ts';
import { allDocuments } from '../../runtime/document-set.ts';
import type { ReadCopy } from './read-copy.ts';
import { FORMAT_LINE, sealDelta } from './record.ts';

const CHUNK_CHARACTERS = 64 * 1_024;

/** A delta to be appended: its JSON, and the revision and digest that it leads to. */
export interface DeltaRecord {
  readonly payload: string;
  readonly revision: number;
  readonly digest: string;
}

/** Where a copy's file stands. */
interface Open {
  readonly handle: FileHandle;
  readonly revision: number;
  readonly checksum: string;
  readonly baseBytes: number;
  readonly goodBytes: number;
}

/** One of a node's two snapshot files, open for appending. One call at a time. */
export class SnapshotCopy {
  readonly file: string;
  #open: Open | null = null;
  /** Whether bytes of a failed write may follow the good ones. */
  #isDirty = false;

  constructor(file: string) {
    this.file = file;
  }

  /** What is durable in it; null: nothing, it needs a base. */
  get revision(): number | null {
    return this.#open?.revision ?? null;
  }

  get baseBytes(): number {
    return this.#open?.baseBytes ?? 0;
  }

  get journalBytes(): number {
    return this.#open ? this.#open.goodBytes - this.#open.baseBytes : 0;
  }

  /** Goes on with the file as it was read. Bytes that did not hold are overwritten. */
  async resume({ revision, checksum, baseBytes, goodBytes }: ReadCopy): Promise<void> {
    const handle = await open(this.file, 'r+');
    this.#open = { handle, revision, checksum, baseBytes, goodBytes };
    this.#isDirty = true;
  }

  /** Appends records. @throws Error when the disk fails; those before the failing one are kept */
  async append(records: readonly DeltaRecord[]): Promise<void> {
    const at = this.#open;
    if (!at) throw new Error('there is no base to append to');
    let { checksum } = at;
    const lines = records.map((record) => {
      const sealed = sealDelta(checksum, record.payload, record);
      checksum = sealed.checksum;
      return sealed.line;
    });
    const bytes = Buffer.from(lines.join(''));
    if (this.#isDirty) await at.handle.truncate(at.goodBytes);
    this.#isDirty = true;
    await writeAll(at.handle, bytes, at.goodBytes);
    await at.handle.datasync();
    this.#isDirty = false;
    const revision = records.at(-1)?.revision ?? at.revision;
    this.#open = { ...at, revision, checksum, goodBytes: at.goodBytes + bytes.length };
  }

  /**
   * Replaces the file by one that holds a configuration, by rename, so that a crash leaves the old or the new one whole.
   * Gives control back after each chunk.
   */
  async writeBase(instanceId: string, config: AppliedConfig): Promise<void> {
    const temporary = `${this.file}.tmp`;
    await rm(temporary, { force: true });
    const handle = await open(temporary, 'wx', 0o600);
    const before = this.#open?.handle;
    try {
      const written = await writeDocuments(handle, instanceId, config);
      await handle.sync();
      await rename(temporary, this.file);
      this.#open = { handle, revision: config.revision, ...written };
      this.#isDirty = false;
    } catch (error) {
      await handle.close();
      await rm(temporary, { force: true });
      throw error;
    }
    await before?.close();
    await syncFolder(dirname(this.file));
  }

  async close(): Promise<void> {
    await this.#open?.handle.close();
    this.#open = null;
  }
}

async function writeDocuments(handle: FileHandle, instanceId: string, config: AppliedConfig) {
  const hash = createHash('sha256');
  let at = 0;
  let count = 0;
  let chunk = `${FORMAT_LINE} ${instanceId}\n`;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(chunk);
    hash.update(bytes);
    await writeAll(handle, bytes, at);
    at += bytes.length;
    chunk = '';
  };
  for (const { kind, id, hash: contentHash, body } of allDocuments(config.documents)) {
    chunk += `${JSON.stringify({ kind, id, hash: contentHash, body })}\n`;
    count += 1;
    if (chunk.length > CHUNK_CHARACTERS) await flush();
  }
  await flush();
  const seal = `base ${count}\t${config.revision}\t${config.digest}`;
  const checksum = hash.update(seal).digest('hex');
  const line = Buffer.from(`${seal}\t${checksum}\n`);
  await writeAll(handle, line, at);
  return { checksum, baseBytes: at + line.length, goodBytes: at + line.length };
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Makes a rename last over a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
