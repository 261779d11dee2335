import { Worker } from 'node:worker_threads';
import type { Answer, FromThread, Order, Ports, ThreadRecords, ThreadStart, ToThread } from './messages.ts';

/** What the main thread is told of a request thread. */
export interface LinkEvents {
  /** It recorded calls. */
  readonly records: (records: ThreadRecords) => void;
  /** It ended though nobody had asked it to. */
  readonly died: (error: Error) => void;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A request thread, as the main thread speaks with it. */
export class ThreadLink {
  readonly index: number;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #ports: ReadonlyMap<string, number> = new Map();
  #death: Error | null = null;

  constructor(start: ThreadStart, events: LinkEvents) {
    this.index = start.index;
    this.#worker = new Worker(new URL('./request-thread.ts', import.meta.url), { workerData: start });
    this.#worker.on('message', (message: FromThread) => {
      if ('call' in message) return this.#answered(message);
      events.records(message.records);
      this.#post({ taken: message.records.size });
    });
    const end = (error: Error): void => {
      if (this.#death) return;
      this.#death = error;
      this.#ports = new Map();
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
      events.died(error);
    };
    this.#worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', (code) =>
      end(new Error(`request thread ${start.index} ended with code ${code}`)),
    );
  }

  /** Ports of its listeners that accept, as it said last. */
  get ports(): ReadonlyMap<string, number> {
    return this.#ports;
  }

  /** Has it do something. @throws Error with the reason why it could not, or why it is not there any more */
  ask(order: Order): Promise<Answer> {
    if (this.#death) return Promise.reject(this.#death);
    const call = this.#calls++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.#post({ call, order });
    });
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #answered({ call, answer, error }: Extract<FromThread, { call: number }>): void {
    if (answer.ports) this.#ports = portsOf(answer.ports);
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    if (error === null) waiting?.resolve(answer);
    else waiting?.reject(new Error(error));
  }
}

const portsOf = (ports: Ports): ReadonlyMap<string, number> => new Map(ports);
