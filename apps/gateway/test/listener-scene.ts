import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '@turnpike/testkit/poll';
import { afterEach } from 'vitest';
import { Bandwidth } from '../src/bandwidth/bandwidth.ts';
import { CallerPacing } from '../src/bandwidth/pace-callers.ts';
import { CONNECTION_TIMES, type ConnectionTimes } from '../src/wire/connection-times.ts';
import type { Exchange, ExchangeOutcome } from '../src/wire/exchange.ts';
import { RawListener } from '../src/wire/raw-listener.ts';
import type { TlsIdentity } from '../src/wire/tls-identity.ts';

const DEADLINE_MS = 15_000;
const LOOK_MS = 5;
const LISTENER = { id: 'l', protocol: 'HTTP', port: 0, purpose: 'DEFAULT', account: null } as const;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Scene {
  readonly port: number;
  readonly listener: RawListener;
  readonly exchanges: Exchange[];
  readonly outcomes: ExchangeOutcome[];
  readonly faults: string[];
  readonly late: () => number;
}

/** A listener whose exchanges are answered by `answer`. */
export async function listen(
  answer: (exchange: Exchange) => void,
  times: Partial<ConnectionTimes> = {},
  tls: TlsIdentity | null = null,
): Promise<Scene> {
  const directions = { read: new Bandwidth(), write: new Bandwidth() };
  const exchanges: Exchange[] = [];
  const outcomes: ExchangeOutcome[] = [];
  const faults: string[] = [];
  let late = 0;
  const handlers = {
    pacing: new CallerPacing(directions, () => false),
    exchange: (exchange: Exchange) => {
      exchanges.push(exchange);
      exchange.onClose((outcome) => outcomes.push(outcome));
      answer(exchange);
    },
    unparsable: ({ rule }: { rule: string }) => {
      faults.push(rule);
      return { status: 400, headers: [], body: rule };
    },
    admits: () => true,
    late: () => {
      late += 1;
    },
  };
  const listener = new RawListener(LISTENER, tls, handlers, { ...CONNECTION_TIMES, ...times }, LOOK_MS);
  const port = await listener.listen({ host: '127.0.0.1', port: 0 });
  cleanups.push(() => listener.drain({ idleGraceMs: 0, deadlineMs: 0 }));
  return { port, listener, exchanges, outcomes, faults, late: () => late };
}

/** A caller, with all that came back. */
export async function caller(
  port: number,
): Promise<{ socket: Socket; text: () => string; closed: () => boolean }> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  cleanups.push(() => socket.destroy());
  let text = '';
  let ended = false;
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  socket.on('end', () => {
    ended = true;
  });
  socket.on('error', () => {
    ended = true;
  });
  await once(socket, 'connect');
  return { socket, text: () => text, closed: () => ended };
}

export const wait = (condition: () => unknown): Promise<unknown> =>
  until(condition, { deadlineMs: DEADLINE_MS });
export const ok = (exchange: Exchange): void => exchange.respond(200, [], exchange.target);
export const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';
export const count = (text: string, part: string): number => text.split(part).length - 1;
