import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RecordBatch, recordBatchSchema } from '@turnpike/contracts/feed/records';
import { readAll } from '@turnpike/testkit/upstream';

/** Takes batches of records as the feed does, and misbehaves as the test wants. */
export class FakeRecordTaker {
  readonly taken: RecordBatch[] = [];
  /** `epoch stream number` of each batch that came, also again. */
  readonly came: string[] = [];
  readonly #highest = new Map<string, number>();
  /** `lose`: the batch is taken, and the connection breaks before the answer. `find-wrong`: counts are, records not. */
  behaviour: 'take' | 'refuse' | 'lose' | 'find-wrong' = 'take';

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const batch = recordBatchSchema.parse(JSON.parse(await readAll(request)));
    this.came.push(`${batch.epoch} ${batch.stream} ${batch.number}`);
    if (this.behaviour === 'refuse') {
      response.writeHead(503).end();
      return;
    }
    if (this.behaviour === 'find-wrong' && batch.stream === 'usage') {
      response.writeHead(400).end();
      return;
    }
    const key = `${batch.node} ${batch.epoch} ${batch.stream}`;
    const highest = this.#highest.get(key) ?? 0;
    if (batch.number > highest) {
      this.#highest.set(key, batch.number);
      this.taken.push(batch);
    }
    if (this.behaviour === 'lose') response.destroy();
    else response.writeHead(200).end(JSON.stringify({ taken: Math.max(highest, batch.number) }));
  }

  /** Calls counted by all batches that were taken. */
  get calls(): number {
    return this.rows.reduce((sum, row) => sum + row.calls, 0);
  }

  get rows() {
    return this.taken.flatMap((batch) => (batch.stream === 'usage' ? batch.rows : []));
  }

  get records() {
    return this.taken.flatMap((batch) => (batch.stream === 'records' ? batch.records : []));
  }

  get dropped(): number {
    return this.taken.reduce((sum, batch) => sum + (batch.stream === 'usage' ? batch.droppedRecords : 0), 0);
  }

  get damaged(): number {
    return this.taken.reduce((sum, batch) => sum + (batch.stream === 'usage' ? batch.damagedParts : 0), 0);
  }
}
