import { createWriteStream } from 'node:fs';
import { Agent, request } from 'node:http';
import { setPriority } from 'node:os';
import { type CallRecord, toLine } from './call-record.ts';
import type { CallsMade, LoadOptions } from './load-options.ts';

/**
 * Calls a gateway at a fixed rate over kept connections and logs every call, until SIGTERM. It never tries a call again:
 * what a client with retries would hide is a lost call here. A process of its own, so that whoever breaks things in
 * the meantime cannot slow it down.
 */
const options = JSON.parse(process.argv[2] ?? '') as LoadOptions;
if (options.niceness !== undefined) {
  try {
    setPriority(options.niceness);
  } catch {
    // Only root may go before others.
  }
}
/** Most calls are over by then. */
const ABORT_WITHIN_MS = 7;
const log = createWriteStream(options.logFile);
const agent = new Agent({ keepAlive: true, maxSockets: options.connections, scheduling: 'fifo' });
const now = (): number => performance.timeOrigin + performance.now();
const startedAt = performance.now();
let begun = 0;
let underWay = 0;
let isStopping = false;

const timer = setInterval(() => {
  if (options.closed) return;
  const due = Math.floor(((performance.now() - startedAt) / 1_000) * options.ratePerSecond);
  while (begun < due) callNext();
}, 2);

function callNext(): void {
  begun += 1;
  callOnce(options.paths[begun % options.paths.length] ?? '/');
}

function callOnce(path: string): void {
  const { host, port, headers, timeoutMs } = options;
  const sentAt = now();
  let isOver = false;
  underWay += 1;
  const outgoing = request({ host, port, path, agent, ...(headers && { headers }) });
  const abortEvery = options.abortEvery ?? Number.POSITIVE_INFINITY;
  const isAborted = begun % abortEvery === 0;
  const timeout = setTimeout(
    () => outgoing.destroy(Object.assign(new Error(), { code: 'TIMEOUT' })),
    timeoutMs,
  );
  const finish = (result: Pick<CallRecord, 'status' | 'error' | 'body'>): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timeout);
    const record = { sentAt, endedAt: now(), path, isNewConnection: !outgoing.reusedSocket, ...result };
    if (!isAborted && !(options.lossesOnly && result.status === 200)) log.write(toLine(record));
    underWay -= 1;
    if (isStopping && underWay === 0) end();
    if (options.closed && !isStopping) callNext();
  };
  const fail = (error: NodeJS.ErrnoException): void =>
    finish({ status: null, error: error.code ?? error.message, body: '' });
  outgoing.on('error', fail);
  outgoing.on('response', (response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      if (body.length < 200) body = `${body}${chunk}`.slice(0, 200);
    });
    response.on('error', fail);
    response.on('close', () => {
      if (response.complete) finish({ status: response.statusCode ?? null, error: null, body });
      else fail(Object.assign(new Error(), { code: 'CUT_SHORT' }));
    });
  });
  outgoing.end();
  // At every moment of a call, over many calls.
  if (isAborted) setTimeout(() => outgoing.destroy(), (begun / abortEvery) % ABORT_WITHIN_MS);
}

function end(): void {
  agent.destroy();
  const made: CallsMade = { made: begun };
  log.end(() => process.send?.(made, undefined, {}, () => process.exit()));
}

process.once('SIGTERM', () => {
  isStopping = true;
  clearInterval(timer);
  if (underWay === 0) end();
});
if (options.closed) for (let at = 0; at < options.connections; at += 1) callNext();
process.send?.('started');
