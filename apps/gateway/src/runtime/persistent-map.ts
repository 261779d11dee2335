const SHARDS = 256;
/** Characters of either end of a key that its shard is found by: ids differ in them, and compound ids at one end. */
const HASHED_CHARACTERS = 8;

type Shard<V> = ReadonlyMap<string, V> | null;

/**
 * A map that is never changed: an edit gives another one, which shares all that it did not touch. With 10,000 entries
 * an edit of one copies about forty, so that two runtimes may stand side by side at little cost.
 */
export class PersistentMap<V> {
  readonly size: number;
  readonly #shards: readonly Shard<V>[];

  private constructor(shards: readonly Shard<V>[], size: number) {
    this.#shards = shards;
    this.size = size;
  }

  /** A map without entries. */
  static empty<V>(): PersistentMap<V> {
    return new PersistentMap<V>(new Array<Shard<V>>(SHARDS).fill(null), 0);
  }

  get(key: string): V | undefined {
    return this.#shards[shardOf(key)]?.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** All values; their order means nothing. */
  *values(): Generator<V> {
    for (const shard of this.#shards) if (shard) yield* shard.values();
  }

  /** Begins a change of this map, which itself stays as it is. */
  edit(): MapEdit<V> {
    return new MapEdit(this, this.#shards, (shards, size) => new PersistentMap(shards, size));
  }
}

/** A change of a {@link PersistentMap} under way: reads see what was written. */
export class MapEdit<V> {
  readonly #before: PersistentMap<V>;
  readonly #make: (shards: readonly Shard<V>[], size: number) => PersistentMap<V>;
  readonly #own = new Map<number, Map<string, V>>();
  readonly #shards: readonly Shard<V>[];
  #size: number;

  constructor(
    before: PersistentMap<V>,
    shards: readonly Shard<V>[],
    make: (shards: readonly Shard<V>[], size: number) => PersistentMap<V>,
  ) {
    this.#before = before;
    this.#shards = shards;
    this.#make = make;
    this.#size = before.size;
  }

  get(key: string): V | undefined {
    const shard = shardOf(key);
    return (this.#own.get(shard) ?? this.#shards[shard])?.get(key);
  }

  set(key: string, value: V): void {
    const shard = this.#ownShard(key);
    if (!shard.has(key)) this.#size += 1;
    shard.set(key, value);
  }

  delete(key: string): void {
    if (this.get(key) === undefined) return;
    this.#ownShard(key).delete(key);
    this.#size -= 1;
  }

  /** All values as they stand. */
  *values(): Generator<V> {
    for (let at = 0; at < SHARDS; at += 1) {
      const shard = this.#own.get(at) ?? this.#shards[at];
      if (shard) yield* shard.values();
    }
  }

  /** The map with the changes; the same one when there were none. The edit is over. */
  done(): PersistentMap<V> {
    if (this.#own.size === 0) return this.#before;
    const shards = this.#shards.slice();
    for (const [at, shard] of this.#own) shards[at] = shard.size === 0 ? null : shard;
    this.#own.clear();
    return this.#make(shards, this.#size);
  }

  #ownShard(key: string): Map<string, V> {
    const at = shardOf(key);
    let shard = this.#own.get(at);
    if (!shard) {
      shard = new Map(this.#shards[at]);
      this.#own.set(at, shard);
    }
    return shard;
  }
}

function shardOf(key: string): number {
  let hash = key.length;
  const { length } = key;
  for (let at = 0; at < length; at += 1) {
    if (at === HASHED_CHARACTERS && length > 2 * HASHED_CHARACTERS) at = length - HASHED_CHARACTERS;
    hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0;
  }
  return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SHARDS - 1);
}
