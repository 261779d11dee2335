import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunkLine, lastChunk, requestHead } from '../src/http1/serialise.ts';
import * as any from '../src/http1/testing/arbitrary-messages.ts';
import { readRequests, readResponses } from '../src/http1/testing/read-all.ts';
import type { Exchange } from '../src/wire/exchange.ts';
import { listen } from './listener-scene.ts';

/** What the response to a request says of it. */
const shownAs = (method: string, target: string, body: string): string =>
  JSON.stringify([method, target, Buffer.from(body, 'latin1').toString('base64')]);

/** Reads the body in one of the ways that there are, and answers with what it was, now or later. */
async function answer(exchange: Exchange, choice: number): Promise<void> {
  const whole = choice % 2 === 0 ? exchange.takeWholeBody() : null;
  if (choice % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
  let body = whole;
  if (!body) {
    const parts = exchange.hasBody ? ((await exchange.openBody(1_000_000, 0).toArray()) as Buffer[]) : [];
    body = Buffer.concat(parts);
  }
  const text = shownAs(exchange.method, exchange.target, body.toString('latin1'));
  if (choice % 5 === 0) {
    const sink = exchange.startResponse(200, []);
    sink.write(Buffer.from(text.slice(0, 5)));
    if (choice % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
    sink.write(Buffer.from(text.slice(5)));
    sink.end();
  } else exchange.respond(200, [], text);
}

/** Sends a stream in pieces; gives all that comes back until `isAll` or the end. */
async function exchangeOf(port: number, pieces: Buffer[], isAll: (text: string) => boolean): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const over = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (isAll(text)) resolve();
    });
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
    if (isAll(text)) resolve();
  });
  await once(socket, 'connect');
  for (const piece of pieces) {
    if (socket.writable) socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await over;
  socket.destroy();
  return text;
}

const request = fc
  .record({ method: any.method, target: any.target, body: any.body })
  .filter(({ method }) => method !== 'HEAD')
  .map(({ method, target, body }) => {
    if (!body.chunks)
      return (
        requestHead(method, target, ['Host', 'h', 'Content-Length', String(body.bytes.length)]) + body.bytes
      );
    const chunk = body.bytes === '' ? '' : `${chunkLine(body.bytes.length)}${body.bytes}\r\n`;
    return (
      requestHead(method, target, ['Host', 'h', 'Transfer-Encoding', 'chunked']) +
      chunk +
      lastChunk(body.trailers)
    );
  });
const LAST = 'GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';

test('streams of requests, clear or with some bytes changed, cut anywhere, are answered request by request, in order, up to the first that is not clear', async () => {
  let choices: number[] = [];
  let taken = 0;
  const scene = await listen((exchange) => {
    void answer(exchange, choices[taken++ % choices.length] ?? 0).catch(() => undefined);
  });
  const changes = fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(any.mutation, { maxLength: 2 }) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { minLength: 1, maxLength: 5 }),
      changes,
      any.cuts,
      fc.array(fc.nat(29), { minLength: 1, maxLength: 5 }),
      async (requests, mutations, cuts, ways) => {
        choices = ways;
        taken = 0;
        const stream = Buffer.from(any.mutate(requests.join(''), mutations) + LAST, 'latin1');
        const { messages, end } = readRequests([stream]);
        // Who asks for the end gets no further answer.
        const until = messages.findIndex(({ head }) => !head.keepAlive);
        const answered = until < 0 ? messages : messages.slice(0, until + 1);
        fc.pre(
          answered.every(
            ({ head }) => head.method !== 'HEAD' && !head.expectsContinue && head.version === '1.1',
          ),
        );
        const isAll = (text: string): boolean =>
          until < 0 && end === 'incomplete' && text.split('HTTP/1.1 200').length > messages.length;
        const text = await exchangeOf(scene.port, any.cut(stream, cuts), isAll);
        const answers = readResponses([Buffer.from(text, 'latin1')]).messages;
        const expected = answered.map(({ head, body }) => shownAs(head.method, head.target, body));
        const good = answers.filter(({ head }) => head.status === 200);
        expect(good.map(({ body }) => body)).toEqual(expected);
        const refused = answers.filter(({ head }) => head.status !== 200).map(({ body }) => body);
        const isRefused = until < 0 && end !== null && end !== 'incomplete';
        expect(refused).toEqual(isRefused ? [end] : []);
      },
    ),
    { numRuns: 400 },
  );
});
