import { until } from '@turnpike/testkit/poll';
import { describe, expect, test } from 'vitest';
import { caller, count, GET, listen, wait } from './listener-scene.ts';

const DEADLINE_MS = 15_000;

describe('responses', () => {
  test('of unknown length are chunked for HTTP/1.1, and end with the connection for HTTP/1.0', async () => {
    const { port, outcomes } = await listen((exchange) => {
      const sink = exchange.startResponse(200, []);
      sink.write(Buffer.from('one'));
      setImmediate(() => {
        sink.write(Buffer.from('two'));
        sink.end();
      });
    });
    const one = await caller(port);
    one.socket.write(GET);
    await wait(() => one.text().endsWith('\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n'));
    expect(one.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Transfer-Encoding: chunked\r\n/);
    const two = await caller(port);
    two.socket.write('GET /a HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n');
    await wait(two.closed);
    expect(two.text()).toMatch(/Connection: close\r\n\r\nonetwo$/);
    expect(outcomes).toEqual(Array(2).fill({ completed: true, responseBytes: 6, requestBytes: 0 }));
  });

  test.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('to %s with status %d carry no body, and the next one follows at once', async (method, status) => {
    const { port } = await listen((exchange) => exchange.respond(status, [], 'body'));
    const { socket, text } = await caller(port);
    socket.write(`${method} / HTTP/1.1\r\nHost: h\r\n\r\n`.repeat(2));
    await wait(() => count(text(), 'HTTP/1.1 ') === 2 && text().endsWith('\r\n\r\n'));
    expect(text()).not.toContain('body');
    expect(text()).not.toContain('Transfer-Encoding');
  });

  test.each([
    ['too short', 'abc'],
    ['too long', 'abcdefgh'],
  ])('that are %s for their length break the connection', async (_, body) => {
    const { port, outcomes } = await listen((exchange) => {
      const sink = exchange.startResponse(200, ['Content-Length', '5']);
      sink.write(Buffer.from(body));
      sink.end();
    });
    const { socket, text, closed } = await caller(port);
    socket.write(GET + GET);
    await wait(closed);
    expect(count(text(), 'HTTP/1.1 ')).toBeLessThanOrEqual(1);
    expect(text()).not.toContain('fgh');
    await wait(() => outcomes.length === 1);
    expect(outcomes[0]?.completed).toBe(false);
  });

  test('have no field that would end its line, and none of the connection but ours', async () => {
    const { port } = await listen((exchange) => {
      expect(() => exchange.respond(200, ['X', 'a\r\nY: b'], '')).toThrow();
      expect(() => exchange.respond(200, ['Content-Length', '1', 'content-length', '1'], '')).toThrow();
      exchange.respond(
        200,
        ['Transfer-Encoding', 'x', 'Connection', 'upgrade', 'Keep-Alive', 'timeout=1'],
        'b',
      );
    });
    const { socket, text } = await caller(port);
    socket.write(GET);
    await wait(() => text().endsWith('b'));
    expect(text()).toMatch(
      /^HTTP\/1\.1 200 OK\r\nDate: [^\r]*\r\nContent-Length: 1\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n\r\nb$/,
    );
  });

  test('are held back by a caller that does not read, and go on when it does', async () => {
    let written = 0;
    const { port, outcomes } = await listen((exchange) => {
      const sink = exchange.startResponse(200, []);
      const part = Buffer.alloc(100_000);
      const pump = (): void => {
        while (written < 400) {
          written += 1;
          if (!sink.write(part)) return;
        }
        sink.end();
      };
      sink.onDrain(pump);
      pump();
    });
    const { socket } = await caller(port);
    socket.pause();
    socket.write(GET);
    let before = -1;
    await until(
      () => {
        const isStuck = written > 0 && written === before;
        before = written;
        return isStuck;
      },
      { deadlineMs: DEADLINE_MS, everyMs: 100 },
    );
    expect(written).toBeLessThan(300);
    socket.resume();
    await wait(() => outcomes.length === 1);
    expect(outcomes[0]).toMatchObject({ completed: true, responseBytes: 400 * 100_000 });
  });
});
