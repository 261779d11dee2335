import {
  type LeaseAnswer,
  type LeaseGrant,
  type LeasePart,
  type LeaseRequest,
  type LeaseTake,
  leaseAnswerSchema,
  MAX_LEASES_PER_REQUEST,
} from '@turnpike/contracts/feed/leases';

/** How long nobody is asked after nobody answered: calls are decided at once meanwhile. */
const QUIET_MS = 300;

/** Sends a request to the source. @throws Error when it does not answer in time, or not well */
export type SendLeases = (request: LeaseRequest, signal: AbortSignal) => Promise<string>;

interface Asked {
  readonly take: LeaseTake;
  readonly settle: (grant: LeaseGrant | null) => void;
}

/**
 * Asks the gateway's source of leases for parts of windows, many at a time, and gives parts back. What is asked while a
 * request is under way goes with the next one. Nothing is sent twice: who does not get an answer goes without.
 */
export class RemoteSource {
  readonly #send: SendLeases;
  readonly #node: string;
  readonly #timeoutMs: number;
  #nodes = 1;
  #asked = new Map<string, Asked>();
  #returns: LeasePart[] = [];
  #isSending = false;
  #quietUntilMs = 0;
  #isTogether = true;
  /** What is asked after it is answered after it. */
  #telling: Promise<void> = Promise.resolve();

  constructor(send: SendLeases, node: string, timeoutMs: number) {
    this.#send = send;
    this.#node = node;
    this.#timeoutMs = timeoutMs;
  }

  /** Nodes that the gateway has. */
  set nodes(nodes: number) {
    this.#nodes = nodes;
  }

  /** False while nobody answers, or nothing is granted because the first node has not joined. */
  get isAnswering(): boolean {
    return this.#isTogether && performance.now() >= this.#quietUntilMs;
  }

  /** @returns what was granted; null: nobody answered, or nothing may be granted of that window */
  take(take: LeaseTake): Promise<LeaseGrant | null> {
    if (performance.now() < this.#quietUntilMs) return Promise.resolve(null);
    return new Promise((settle) => {
      this.#asked.set(take.key, { take, settle });
      this.#wake();
    });
  }

  giveBack(part: LeasePart): void {
    this.#returns.push(part);
    this.#wake();
  }

  /** Tells the source that this node begins, or ends, to count with others. @throws Error when it did not take that */
  async tell(told: Partial<Pick<LeaseRequest, 'join' | 'aloneFromMs' | 'carried'>>): Promise<void> {
    const telling = this.#exchange({ ...this.#request([], []), ...told });
    this.#telling = telling.then(
      () => undefined,
      () => undefined,
    );
    await telling;
    this.#quietUntilMs = 0;
  }

  /** Sends what is to be given back, at the end. */
  async flush(): Promise<void> {
    const returns = this.#returns.splice(0);
    for (let at = 0; at < returns.length; at += MAX_LEASES_PER_REQUEST) {
      await this.#exchange(this.#request([], returns.slice(at, at + MAX_LEASES_PER_REQUEST)));
    }
  }

  #request(takes: LeaseTake[], returns: LeasePart[]): LeaseRequest {
    return {
      node: this.#node,
      nodes: this.#nodes,
      join: null,
      carried: [],
      aloneFromMs: null,
      takes,
      returns,
    };
  }

  #wake(): void {
    if (this.#isSending) return;
    this.#isSending = true;
    // With all that is asked for in this turn.
    queueMicrotask(() => void this.#run());
  }

  async #run(): Promise<void> {
    await this.#telling;
    while (this.#asked.size > 0 || this.#returns.length > 0) {
      const batch = [...this.#asked.values()].slice(0, MAX_LEASES_PER_REQUEST);
      for (const { take } of batch) this.#asked.delete(take.key);
      const returns = this.#returns.splice(0, MAX_LEASES_PER_REQUEST);
      const takes = batch.map(({ take }) => take);
      const answer = await this.#exchange(this.#request(takes, returns)).catch(() => null);
      if (!answer) this.#quietUntilMs = performance.now() + QUIET_MS;
      for (const [index, { settle }] of batch.entries()) settle(answer?.grants[index] ?? null);
    }
    this.#isSending = false;
  }

  async #exchange(request: LeaseRequest): Promise<LeaseAnswer> {
    const text = await this.#send(request, AbortSignal.timeout(this.#timeoutMs));
    const answer = leaseAnswerSchema.parse(JSON.parse(text));
    this.#isTogether = answer.together;
    return answer;
  }
}
