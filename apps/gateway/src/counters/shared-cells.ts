import { hash } from 'node:crypto';
import { CELL_VALUES, type Cell, type CellSource } from './cell.ts';
import type { FailureLock } from './failure-lock.ts';
import { lock, unlock } from './mutex.ts';
import { SharedFailureLock } from './shared-failure-lock.ts';

/** Enough for every counter of a large gateway; memory is taken by those that are used. */
const DEFAULT_CAPACITY = 1 << 19;
/** Lists of slots by hash of the name. */
const LISTS = 1 << 16;

/** Words at the beginning: the directory's lock, the first free slot + 1, slots that were ever used, slots in use. */
const DIRECTORY_LOCK = 0;
const FIRST_FREE = 1;
const EVER_USED = 2;
const IN_USE = 3;
const LISTS_AT = 8;
const SLOTS_AT = LISTS_AT + LISTS;

/** Words of a slot: its lock, how often it was freed, its users, the next slot of its list + 1, its name's hash, its values. */
const GENERATION = 1;
const USERS = 2;
const NEXT = 3;
const NAME = 4;
const NAME_WORDS = 4;
const VALUES = NAME + NAME_WORDS;
const SLOT_WORDS = VALUES + CELL_VALUES * 2;

/** There are as many counters as memory was set aside for. */
export class TooManyCountersError extends Error {
  override readonly name = 'TooManyCountersError';
}

/**
 * Cells in memory that all threads of the process share. A directory in the same memory finds them by name, so that any
 * thread may be the first to ask for one.
 */
export class SharedCells implements CellSource {
  /** To be given to the other threads. */
  readonly memory: SharedArrayBuffer;
  readonly #capacity: number;
  readonly #words: Int32Array;
  readonly #values: Float64Array;

  /** @param memory what another thread's has; a new one when it is left out */
  constructor(memory: SharedArrayBuffer = memoryFor(DEFAULT_CAPACITY)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
    this.#values = new Float64Array(memory);
    this.#capacity = Math.floor((this.#words.length - SLOTS_AT) / SLOT_WORDS);
  }

  /** Cells in use, by any thread. */
  get size(): number {
    return Atomics.load(this.#words, IN_USE);
  }

  /** @throws TooManyCountersError */
  open(name: string): Cell {
    const words = this.#words;
    const digest = nameHash(name);
    const list = LISTS_AT + ((digest[0] as number) & (LISTS - 1));
    lock(words, DIRECTORY_LOCK);
    try {
      const at = this.#find(list, digest) ?? this.#allocate(list, digest);
      words[at + USERS] = word(words, at + USERS) + 1;
      return new SharedCell(words, this.#values, at, word(words, at + GENERATION));
    } finally {
      unlock(words, DIRECTORY_LOCK);
    }
  }

  close(cell: Cell): void {
    if (!(cell instanceof SharedCell)) throw new Error('the cell is of another source');
    const words = this.#words;
    lock(words, DIRECTORY_LOCK);
    try {
      const { at } = cell;
      if (word(words, at + GENERATION) !== cell.generation) return;
      const users = word(words, at + USERS) - 1;
      words[at + USERS] = users;
      if (users === 0) this.#free(at);
    } finally {
      unlock(words, DIRECTORY_LOCK);
    }
  }

  /** The cell of that name, for a look at it now; null: nobody uses it. Its numbers may be gone after that. */
  find(name: string): Cell | null {
    const words = this.#words;
    const digest = nameHash(name);
    const list = LISTS_AT + ((digest[0] as number) & (LISTS - 1));
    lock(words, DIRECTORY_LOCK);
    try {
      const at = this.#find(list, digest);
      return at === null ? null : new SharedCell(words, this.#values, at, word(words, at + GENERATION));
    } finally {
      unlock(words, DIRECTORY_LOCK);
    }
  }

  failureLock(kind: string): FailureLock {
    return new SharedFailureLock(kind, this);
  }

  #find(list: number, digest: Int32Array): number | null {
    const words = this.#words;
    for (let next = word(words, list); next !== 0; ) {
      const at = slotAt(next - 1);
      if (isNamed(words, at, digest)) return at;
      next = word(words, at + NEXT);
    }
    return null;
  }

  #allocate(list: number, digest: Int32Array): number {
    const words = this.#words;
    let slot = word(words, FIRST_FREE) - 1;
    if (slot >= 0) {
      words[FIRST_FREE] = word(words, slotAt(slot) + NEXT);
    } else {
      slot = word(words, EVER_USED);
      if (slot >= this.#capacity) throw new TooManyCountersError(`there are ${slot} counters already`);
      words[EVER_USED] = slot + 1;
    }
    const at = slotAt(slot);
    words.set(digest, at + NAME);
    words[at + NEXT] = word(words, list);
    words[list] = slot + 1;
    Atomics.add(words, IN_USE, 1);
    return at;
  }

  #free(at: number): void {
    const words = this.#words;
    const slot = (at - SLOTS_AT) / SLOT_WORDS;
    let from = LISTS_AT + (word(words, at + NAME) & (LISTS - 1));
    while (word(words, from) !== slot + 1) from = slotAt(word(words, from) - 1) + NEXT;
    words[from] = word(words, at + NEXT);
    // Whoever still holds the cell, for a call that began long ago, finds under the slot's lock that it is not its own.
    lock(words, at);
    words[at + GENERATION] = (word(words, at + GENERATION) + 1) | 0;
    const valuesAt = (at + VALUES) / 2;
    this.#values.fill(0, valuesAt, valuesAt + CELL_VALUES);
    unlock(words, at);
    words[at + NEXT] = word(words, FIRST_FREE);
    words[FIRST_FREE] = slot + 1;
    Atomics.sub(words, IN_USE, 1);
  }
}

/** A slot, as one of its users holds it. */
class SharedCell implements Cell {
  readonly at: number;
  readonly generation: number;
  #words: Int32Array;
  #values: Float64Array;
  #lockAt: number;
  #valuesAt: number;

  constructor(words: Int32Array, values: Float64Array, at: number, generation: number) {
    this.at = at;
    this.generation = generation;
    this.#words = words;
    this.#values = values;
    this.#lockAt = at;
    this.#valuesAt = (at + VALUES) / 2;
  }

  enter(): void {
    lock(this.#words, this.#lockAt);
    if (this.#words[this.#lockAt + GENERATION] !== this.generation) this.#leaveTheSlot();
  }

  leave(): void {
    unlock(this.#words, this.#lockAt);
  }

  get(index: number): number {
    return this.#values[this.#valuesAt + index] as number;
  }

  set(index: number, value: number): void {
    this.#values[this.#valuesAt + index] = value;
  }

  /** The slot was freed, and is another counter's by now: what is counted here counts for nobody else. */
  #leaveTheSlot(): void {
    unlock(this.#words, this.#lockAt);
    this.#words = new Int32Array(VALUES);
    this.#words[GENERATION] = this.generation;
    this.#values = new Float64Array(CELL_VALUES);
    this.#lockAt = 0;
    this.#valuesAt = 0;
    lock(this.#words, 0);
  }
}

/** Memory for so many counters; pages that are never written are never taken. */
export function memoryFor(capacity: number): SharedArrayBuffer {
  return new SharedArrayBuffer((SLOTS_AT + capacity * SLOT_WORDS) * Int32Array.BYTES_PER_ELEMENT);
}

/** 128 bits: names that callers may choose parts of do not meet. */
function nameHash(name: string): Int32Array {
  const digest = hash('sha256', name, 'buffer');
  return Int32Array.from({ length: NAME_WORDS }, (_, index) => digest.readInt32LE(index * 4));
}

function isNamed(words: Int32Array, at: number, digest: Int32Array): boolean {
  for (let index = 0; index < NAME_WORDS; index++) {
    if (words[at + NAME + index] !== digest[index]) return false;
  }
  return true;
}

const slotAt = (slot: number): number => SLOTS_AT + slot * SLOT_WORDS;

const word = (words: Int32Array, at: number): number => words[at] as number;
