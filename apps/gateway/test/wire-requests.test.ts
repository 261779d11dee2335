import { once } from 'node:events';
import { until } from '@turnpike/testkit/poll';
import { describe, expect, test } from 'vitest';
import { caller, count, GET, listen, ok, wait } from './listener-scene.ts';

const DEADLINE_MS = 15_000;

describe('pipelined requests', () => {
  test('are begun one after the other, and answered in their order', async () => {
    const { port, exchanges } = await listen(() => undefined);
    const { socket, text } = await caller(port);
    socket.write(['/1', '/2', '/3'].map((target) => GET.replace('/a', target)).join(''));
    for (const index of [0, 1, 2]) {
      await wait(() => exchanges.length === index + 1);
      exchanges[index]?.respond(200, [], `answer ${index}`);
    }
    await wait(() => text().includes('answer 2'));
    expect(text().match(/answer \d/g)).toEqual(['answer 0', 'answer 1', 'answer 2']);
  });

  test('by the thousand in one piece are all answered', async () => {
    const { port } = await listen(ok);
    const { socket, text } = await caller(port);
    socket.write(GET.repeat(5_000));
    await wait(() => count(text(), 'HTTP/1.1 200') === 5_000);
  });

  test('are not read without end while one is in flight', async () => {
    const { port, exchanges } = await listen(() => undefined);
    const { socket } = await caller(port);
    const many = Buffer.from(GET.repeat(50_000));
    let isStuck = false;
    let sent = 0;
    const send = (): void => {
      while (sent < 20) {
        sent += 1;
        if (!socket.write(many)) break;
      }
    };
    socket.on('drain', send);
    send();
    await wait(() => exchanges.length === 1);
    let before = -1;
    await until(
      () => {
        isStuck = socket.bytesWritten - socket.writableLength === before;
        before = socket.bytesWritten - socket.writableLength;
        return isStuck;
      },
      { deadlineMs: DEADLINE_MS, everyMs: 200 },
    );
    expect(sent).toBeLessThan(20);
    expect(exchanges).toHaveLength(1);
  });
});

describe('request bodies', () => {
  const post = (fields: string, body = ''): string =>
    `POST /a HTTP/1.1\r\nHost: h\r\n${fields}\r\n\r\n${body}`;

  test('that came with their head are taken whole, and what follows is the next request', async () => {
    const { port, outcomes } = await listen((exchange) => {
      exchange.respond(200, [], String(exchange.hasBody && exchange.takeWholeBody()));
    });
    const { socket, text } = await caller(port);
    socket.write(post('Content-Length: 5', 'abcde') + GET);
    await wait(() => count(text(), 'HTTP/1.1 200') === 2);
    expect(text()).toMatch(/\r\n\r\nabcde[\s\S]*\r\n\r\nfalse$/);
    expect(outcomes.map(({ requestBytes }) => requestBytes)).toEqual([5, 0]);
  });

  test('are not taken whole before all of them came, and then read as a stream', async () => {
    const { port, exchanges } = await listen((exchange) => {
      expect(exchange.takeWholeBody()).toBeNull();
      void exchange
        .openBody(100, 0)
        .toArray()
        .then((parts: Buffer[]) => exchange.respond(200, [], Buffer.concat(parts)));
    });
    const { socket, text } = await caller(port);
    socket.write(post('Content-Length: 10', 'abcde'));
    await wait(() => exchanges.length === 1);
    socket.write('fghij');
    await wait(() => text().endsWith('\r\n\r\nabcdefghij'));
    socket.write(post('Transfer-Encoding: chunked', '5\r\nabcde\r\n5\r\nABCDE\r\n0\r\nX-T: y\r\n\r\n'));
    await wait(() => text().endsWith('\r\n\r\nabcdeABCDE'));
  });

  test('that nobody opens are dropped when they are here, and the connection goes on', async () => {
    const { port } = await listen(ok);
    const { socket, text } = await caller(port);
    socket.write(post('Content-Length: 5', 'abcde') + GET);
    await wait(() => count(text(), 'HTTP/1.1 200') === 2);
    expect(text()).not.toContain('Connection: close');
  });

  test('that are refused while they still come end the connection in an orderly way', async () => {
    const { port, exchanges } = await listen(ok);
    const { socket, text, closed } = await caller(port);
    socket.write(post('Content-Length: 1000000', 'abcde'));
    await wait(closed);
    expect(text()).toMatch(/Connection: close\r\n\r\n\/a$/);
    socket.write('x'.repeat(500_000));
    socket.end('x'.repeat(499_995) + GET);
    await once(socket, 'close');
    expect(exchanges).toHaveLength(1);
  });

  test('are asked for with 100 Continue only when they are opened', async () => {
    const { port, exchanges } = await listen(() => undefined);
    const { socket, text } = await caller(port);
    socket.write(post('Content-Length: 5\r\nExpect: 100-continue'));
    await wait(() => exchanges.length === 1);
    expect(text()).toBe('');
    const body = exchanges[0]?.openBody(100, 0).toArray();
    await wait(() => text() === 'HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('abcde');
    expect(String(await body)).toBe('abcde');
  });

  test('of a caller that goes away in the middle are an error, never an end', async () => {
    const { port, exchanges, outcomes } = await listen(() => undefined);
    const { socket } = await caller(port);
    socket.write(post('Transfer-Encoding: chunked', '5\r\nabcde\r\n'));
    await wait(() => exchanges.length === 1);
    const body = exchanges[0]?.openBody(100, 0).toArray();
    socket.destroy();
    await expect(body).rejects.toThrow('the caller closed the connection');
    expect(outcomes).toEqual([{ completed: false, responseBytes: 0, requestBytes: 5 }]);
  });

  test('past the limit are an error that names it, and a response can still be sent', async () => {
    const { port } = await listen((exchange) => {
      const body = exchange.openBody(3, 0);
      body.on('error', (error) => exchange.respond(413, [], error.message));
      body.resume();
    });
    const { socket, text } = await caller(port);
    socket.write(post('Transfer-Encoding: chunked', '5\r\nabcde\r\n'));
    await wait(() => text().includes('exceeds 3 bytes'));
  });

  test('that break the rules in their middle are refused, unless a response has begun', async () => {
    const { port, exchanges, faults } = await listen((exchange) => {
      exchange.openBody(100, 0).resume();
    });
    const first = await caller(port);
    first.socket.write(post('Transfer-Encoding: chunked', '5\r\nabcde\r\nx'));
    await wait(first.closed);
    expect(first.text()).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*Connection: close\r\n\r\nchunk-size$/,
    );
    exchanges[0]?.respond(200, [], 'too late');
    const second = await caller(port);
    second.socket.write(post('Transfer-Encoding: chunked', '5\r\nabcde\r\n'));
    await wait(() => exchanges.length === 2);
    exchanges[1]?.startResponse(200, []).write(Buffer.from('begun'));
    await wait(() => second.text().includes('begun'));
    second.socket.write('x');
    await wait(second.closed);
    expect(second.text()).not.toContain('400');
    expect(faults).toEqual(['chunk-size']);
  });
});
