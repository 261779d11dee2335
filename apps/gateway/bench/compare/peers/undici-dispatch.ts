/**
 * A reverse proxy of `node:http` and undici's `dispatch`, as its documentation suggests for speed.
 * Usage: node undici-dispatch.ts BACKEND_PORT
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import { listenAndTell } from './print-port.ts';

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'host',
]);
const pool = new Pool(`http://127.0.0.1:${process.argv[2]}`, { connections: 64, pipelining: 1 });

function forwardable(raw: readonly string[]): string[] {
  const headers: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    if (!HOP_BY_HOP.has((raw[at] ?? '').toLowerCase())) headers.push(raw[at] ?? '', raw[at + 1] ?? '');
  }
  return headers;
}

class Relay implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;
  constructor(response: ServerResponse) {
    this.#response = response;
  }
  onRequestStart(): void {}
  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    const raw = (controller.rawHeaders as Buffer[]).map((part) => part.toString('latin1'));
    this.#response.writeHead(status, forwardable(raw));
    this.#response.on('drain', () => controller.resume());
  }
  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#response.write(chunk)) controller.pause();
  }
  onResponseEnd(): void {
    this.#response.end();
  }
  onResponseError(): void {
    this.#response.destroy();
  }
}

listenAndTell(
  createServer((request: IncomingMessage, response) => {
    const { method = 'GET', url = '/', rawHeaders, headers } = request;
    const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
    const options = { method: method as 'GET', path: url, headers: forwardable(rawHeaders) };
    pool.dispatch({ ...options, body: hasBody ? request : null }, new Relay(response));
  }),
);
