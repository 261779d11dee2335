import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROTOCOL, type SupervisorAddress } from './supervisor/protocol.ts';
import { readJson } from './supervisor/unit-files.ts';

const START_DEADLINE_MS = 10_000;
const LOOK_AGAIN_MS = 20;
const WATCH_AGAIN_MS = 200;
/** It does little, and is one process more on every machine: its heap stays small. */
const PROGRAM = [
  '--max-old-space-size=48',
  '--max-semi-space-size=1',
  path.join(import.meta.dirname, 'supervisor', 'main.ts'),
];

/** Speaks to the supervisor of a HOME, and starts it when there is none. */
export class SupervisorClient {
  readonly #home: string;
  readonly #path: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  readonly #closed = new AbortController();
  #starting: Promise<SupervisorAddress> | null = null;
  #address: SupervisorAddress | null = null;

  /** @param searchPath `PATH` of the supervisor, its only variable */
  constructor(home: string, searchPath: string) {
    this.#home = home;
    this.#path = searchPath;
  }

  /**
   * Asks, and asks a new supervisor when the old one is gone: what it is asked for can be said twice.
   * @returns null for 404
   * @throws Error with the supervisor's words
   */
  async ask<T>(method: string, target: string, body?: unknown): Promise<T | null> {
    for (let attempt = 0; ; attempt += 1) {
      const address = this.#address ?? (await this.connect());
      try {
        const { status, text } = await this.#send(address, method, target, body);
        if (status === 404) return null;
        const answer = JSON.parse(text) as T & { error?: string };
        if (status >= 300) throw new RefusedError(answer.error ?? `the supervisor answered ${status}`);
        return answer;
      } catch (error) {
        if (error instanceof RefusedError || attempt === 2) throw error;
        this.#address = null;
      }
    }
  }

  /** Finds the supervisor, or starts one. @throws Error when none comes up */
  connect(): Promise<SupervisorAddress> {
    this.#starting ??= this.#connect().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  /**
   * Tells of every change of a gateway's report until {@link close}, and starts a supervisor whenever it is gone.
   * @param onChange called with the gateway's id
   */
  async watch(onChange: (name: string) => void, onError: (error: unknown) => void): Promise<void> {
    const { signal } = this.#closed;
    while (!signal.aborted) {
      try {
        const address = await this.connect();
        for await (const name of createInterface({ input: await this.#openChanges(address) })) onChange(name);
      } catch (error) {
        if (!signal.aborted) onError(error);
      }
      this.#address = null;
      await sleep(WATCH_AGAIN_MS, null, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Ends the watching; the supervisor goes on. */
  close(): void {
    this.#closed.abort();
    this.#agent.destroy();
  }

  async #connect(): Promise<SupervisorAddress> {
    const found = await this.#find();
    if (found) return found;
    this.#closed.signal.throwIfAborted();
    await this.#start();
    const deadline = performance.now() + START_DEADLINE_MS;
    while (performance.now() < deadline) {
      const started = await this.#find();
      if (started) return started;
      await sleep(LOOK_AGAIN_MS);
    }
    throw new Error(`the supervisor of gateways does not start; its log is ${this.#logFile}`);
  }

  get #logFile(): string {
    return path.join(this.#home, 'run', 'supervisor.log');
  }

  /** @returns a supervisor that answers in our protocol */
  async #find(): Promise<SupervisorAddress | null> {
    const address = await readJson<SupervisorAddress>(path.join(this.#home, 'run', 'supervisor.json'));
    if (!address) return null;
    const answer = await this.#send(address, 'GET', '/').catch(() => null);
    if (answer?.status !== 200) return null;
    if ((JSON.parse(answer.text) as { protocol: number }).protocol !== PROTOCOL) {
      // Of another release: its successor adopts the nodes.
      await this.#send(address, 'POST', '/leave').catch(() => null);
      return null;
    }
    this.#address = address;
    return address;
  }

  async #start(): Promise<void> {
    await mkdir(path.dirname(this.#logFile), { recursive: true, mode: 0o700 });
    const log = await open(this.#logFile, 'a', 0o600);
    try {
      const child = spawn(process.execPath, [...PROGRAM, '--home', this.#home], {
        cwd: this.#home,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        // Kept code: without the parser of TypeScript in memory it is a third smaller.
        env: { PATH: this.#path, NODE_COMPILE_CACHE: path.join(this.#home, 'run', 'compile-cache') },
      });
      // Shows as one that does not answer.
      child.on('error', () => undefined);
      child.unref();
    } finally {
      await log.close();
    }
  }

  #send(
    { port, token }: SupervisorAddress,
    method: string,
    target: string,
    body?: unknown,
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      const options = { host: '127.0.0.1', port, path: target, method, headers, agent: this.#agent };
      const outgoing = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  #openChanges({ port, token }: SupervisorAddress): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      const options = { host: '127.0.0.1', port, path: '/changes', headers, agent: false };
      const outgoing = request({ ...options, signal: this.#closed.signal }, resolve);
      outgoing.on('error', reject);
      outgoing.end();
    });
  }
}

/** The supervisor understood and refused. */
class RefusedError extends Error {
  override readonly name = 'RefusedError';
}
