import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

/** Of the API group that is called, at `/v1/42`. */
export const HOST = 'bench.example.com';
const CONNECTIONS = 32;
/** Of `utime` and `stime` in /proc: fixed by the kernel's interface. */
const TICKS_PER_SECOND = 100;
const HEAD_END = Buffer.from('\r\n\r\n');

const body = JSON.stringify({ answer: 'x'.repeat(1_000) });
const answer = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** A backend that costs as little as can be. */
export async function startBackend(): Promise<number> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      if (chunk.includes(HEAD_END)) socket.write(answer);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  server.unref();
  return (server.address() as AddressInfo).port;
}

/** Time that all threads of a process ran, in microseconds. */
export async function cpuTimeUs(pid: number | undefined): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'latin1')).split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
}

/** One call after the other on each of the connections. @returns calls that were answered with 200 */
export async function load(port: number, durationMs: number, latencyMs: number[]): Promise<number> {
  const request = `GET /v1/42 HTTP/1.1\r\nHost: ${HOST}\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n`;
  const endMs = performance.now() + durationMs;
  let calls = 0;
  const run = (): Promise<void> =>
    new Promise((done, reject) => {
      const socket: Socket = connect(port, '127.0.0.1', () => socket.write(request));
      socket.setNoDelay(true);
      socket.on('error', reject);
      let [sentMs, received] = [performance.now(), ''];
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (!received.endsWith(body)) return;
        if (!received.startsWith('HTTP/1.1 200 ')) return reject(new Error(received.slice(0, 300)));
        const nowMs = performance.now();
        latencyMs.push(nowMs - sentMs);
        calls += 1;
        received = '';
        sentMs = nowMs;
        if (nowMs < endMs) socket.write(request);
        else socket.end(done);
      });
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, run));
  return calls;
}

export const quantile = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 100) / 100;
};
