/**
 * Makes HTTP/1.1 calls over kept connections, one in flight on each: as fast as they are answered, or at a constant
 * rate. At a constant rate a call that finds no free connection waits, and its latency counts from when it was due.
 * Usage: node generator.ts ORDER (JSON); prints a LatencyResult as JSON.
 */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { connect as connectTls } from 'node:tls';
import type { LatencyResult } from './load.ts';
import type { BenchRequest } from './target.ts';

interface Order {
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly request: BenchRequest;
  readonly seconds: number;
  readonly connections: number;
  /** Null: as fast as possible. */
  readonly perSecond: number | null;
}

/** Calls of the first part do not count: connections open, and compilers warm up. */
const WARM_UP_SHARE = 0.2;

const order = JSON.parse(process.argv[2] ?? '') as Order;
const wire = Buffer.from(requestText(order.request), 'latin1');
const free: Caller[] = [];
const waiting: number[] = [];
const latencies: number[] = [];
const startedMs = performance.now();
const countFromMs = startedMs + order.seconds * 1_000 * WARM_UP_SHARE;
const endMs = startedMs + order.seconds * 1_000;

function requestText({ method, path, headers, body }: BenchRequest): string {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, ...lines, ...length, '', body].join('\r\n');
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

class Caller {
  readonly #socket: Socket;
  #dueMs = 0;
  #received: Buffer = Buffer.alloc(0);

  constructor(opened: (caller: Caller) => void) {
    const { scheme, port } = order;
    const at = { host: '127.0.0.1', port };
    this.#socket =
      scheme === 'https'
        ? connectTls({ ...at, rejectUnauthorized: false }, () => opened(this))
        : connect(at, () => opened(this));
    this.#socket.setNoDelay(true);
    this.#socket.on('error', (error) => fail(error.message));
    this.#socket.on('close', () => performance.now() < endMs && fail('a connection was closed'));
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  call(dueMs: number): void {
    this.#dueMs = dueMs;
    this.#socket.write(wire);
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (!isWhole(this.#received)) return;
    this.#received = Buffer.alloc(0);
    const nowMs = performance.now();
    if (this.#dueMs >= countFromMs) latencies.push(nowMs - this.#dueMs);
    const next = order.perSecond === null ? nowMs : waiting.shift();
    if (next === undefined) free.push(this);
    else if (nowMs < endMs) this.call(next);
  }
}

function isWhole(received: Buffer): boolean {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const head = received.toString('latin1', 0, headEnd);
  if (!head.startsWith('HTTP/1.1 2')) fail(received.toString('latin1').slice(0, 500));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) return received.toString('latin1', received.length - 5) === '0\r\n\r\n';
  return received.length >= headEnd + 4 + Number(length);
}

/** Sends all calls that have become due. */
function tick(perSecond: number, sent: number): void {
  const nowMs = performance.now();
  const due = Math.floor(((nowMs - startedMs) / 1_000) * perSecond);
  for (let at = sent; at < due; at += 1) {
    const caller = free.pop();
    if (caller) caller.call(nowMs);
    else waiting.push(nowMs);
  }
  if (nowMs < endMs) setTimeout(() => tick(perSecond, Math.max(sent, due)), 1);
}

function report(): void {
  const sorted = Float64Array.from(latencies).sort();
  const at = (q: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 1_000) / 1_000;
  const seconds = (endMs - countFromMs) / 1_000;
  const result: LatencyResult = {
    calls: sorted.length,
    callsPerSecond: sorted.length / seconds,
    ...{ p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999) },
  };
  process.stdout.write(JSON.stringify(result), () => process.exit());
}

for (let at = 0; at < order.connections; at += 1) {
  new Caller((caller) => (order.perSecond === null ? caller.call(performance.now()) : free.push(caller)));
}
if (order.perSecond !== null) tick(order.perSecond, 0);
setTimeout(report, endMs - startedMs);
