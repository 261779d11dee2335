import { describe, expect, test } from 'vitest';
import { caller, GET, listen, ok, wait } from './listener-scene.ts';

const _DEADLINE_MS = 15_000;

describe('times', () => {
  test('a head that does not come to its end is answered and the connection closed', async () => {
    const { port, faults } = await listen(ok, { headMs: 50 });
    const { socket, text, closed } = await caller(port);
    socket.write('GET /a HTTP/1.1\r\nHo');
    const drip = setInterval(() => socket.write('s'), 5);
    await wait(closed);
    clearInterval(drip);
    expect(text()).toContain('head-timeout');
    expect(faults).toEqual(['head-timeout']);
  });

  test('a connection that is idle is closed, before its first request and after its last', async () => {
    const { port, exchanges } = await listen(ok, { idleMs: 50 });
    const silent = await caller(port);
    await wait(silent.closed);
    const used = await caller(port);
    used.socket.write(GET);
    await wait(used.closed);
    expect(used.text()).toContain('200 OK');
    expect(exchanges).toHaveLength(1);
  });

  test('a caller that reads nothing for too long is cut off', async () => {
    const { port, outcomes } = await listen(
      (exchange) => exchange.respond(200, [], Buffer.alloc(32 * 1_024 * 1_024)),
      { unreadMs: 100 },
    );
    const { socket } = await caller(port);
    socket.pause();
    socket.write(GET);
    await wait(() => outcomes.length === 1);
    expect(outcomes[0]?.completed).toBe(false);
  });

  test('who goes on sending a body that nobody wants is cut off', async () => {
    const { port, listener } = await listen(ok, { lingerMs: 50 });
    const { socket, text } = await caller(port);
    socket.write('POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n');
    await wait(() => text().includes('200 OK'));
    const drip = setInterval(() => socket.write('x'), 5);
    await wait(() => listener.connectionCount === 0);
    clearInterval(drip);
  });

  test('a request on a connection whose close is on its way is counted as lost, and not begun', async () => {
    const { port, listener, exchanges, late } = await listen(ok, { closingMs: 10_000 });
    const { socket, closed } = await caller(port);
    await wait(() => listener.connectionCount === 1);
    const drained = listener.drain({ idleGraceMs: 0, deadlineMs: 10_000 });
    await wait(closed);
    socket.end(GET);
    await drained;
    expect([exchanges.length, late()]).toEqual([0, 1]);
  });
});

describe('draining', () => {
  test('a connection stays until its grace is over, and longer while a head or an exchange is under way', async () => {
    const { port, listener, exchanges } = await listen(() => undefined);
    const [idle, begun, busy] = await Promise.all([caller(port), caller(port), caller(port)]);
    begun.socket.write('GET /begun HTTP/1.1\r\n');
    busy.socket.write(GET);
    await wait(() => exchanges.length === 1 && listener.connectionCount === 3);
    const drained = listener.drain({ idleGraceMs: 50, deadlineMs: 10_000 });
    await wait(idle.closed);
    expect([begun.closed(), busy.closed()]).toEqual([false, false]);
    begun.socket.write('Host: h\r\n\r\n');
    await wait(() => exchanges.length === 2);
    for (const exchange of exchanges) exchange.respond(200, [], '');
    await wait(() => begun.closed() && busy.closed());
    for (const { socket, text } of [begun, busy]) {
      expect(text()).toContain('Connection: close');
      socket.end();
    }
    idle.socket.end();
    await drained;
  });
});
