import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { Connections } from './connections.ts';

class Socket extends Duplex {
  bytesRead = 0;
  override _read(): void {
    // Nothing comes: only the count of bytes matters here.
  }
}

function scene() {
  const clock = { nowMs: 0 };
  const connections = new Connections(() => clock.nowMs);
  const socket = new Socket();
  connections.add(socket);
  const isClosedAfter = (nowMs: number): boolean => {
    clock.nowMs = nowMs;
    connections.closeIdle(0, 500);
    return socket.writableEnded;
  };
  return { clock, connections, socket, isClosedAfter };
}

test('an idle connection is kept for its grace, then our direction of it is closed and it is still read', () => {
  const { socket, connections, isClosedAfter } = scene();
  expect(isClosedAfter(499)).toBe(false);
  expect(isClosedAfter(500)).toBe(true);
  expect([connections.isClosing(socket), socket.destroyed]).toEqual([true, false]);
});

test('the grace begins anew when a response ends', () => {
  const { clock, connections, socket, isClosedAfter } = scene();
  connections.exchangeBegan(socket);
  expect(isClosedAfter(5_000)).toBe(false);
  clock.nowMs = 6_000;
  connections.exchangeEnded(socket);
  expect(isClosedAfter(6_499)).toBe(false);
  expect(isClosedAfter(6_500)).toBe(true);
});

test('a connection on which a request has begun to arrive is not idle', () => {
  const { socket, isClosedAfter } = scene();
  socket.bytesRead = 10;
  expect(isClosedAfter(60_000)).toBe(false);
});
