import { METHODS } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunkLine, FieldError, fieldLines, lastChunk, requestHead, responseHead } from './serialise.ts';
import * as any from './testing/arbitrary-messages.ts';
import { nodeReadsRequest, nodeReadsResponse } from './testing/node-reading.ts';
import { readRequests, readResponses } from './testing/read-all.ts';

type Body = { bytes: string; chunks: number[] | null; trailers: string[] };

/** The framing field and the bytes of a body. */
function framed({ bytes, chunks, trailers }: Body): { fields: string[]; text: string } {
  if (!chunks) return { fields: ['Content-Length', String(bytes.length)], text: bytes };
  let text = '';
  let at = 0;
  for (const length of chunks) {
    const piece = bytes.slice(at, at + length);
    if (piece.length === 0) break;
    at += length;
    text += `${chunkLine(piece.length)}${piece}\r\n`;
  }
  const rest = bytes.slice(at);
  if (rest.length > 0) text += `${chunkLine(rest.length)}${rest}\r\n`;
  return { fields: ['Transfer-Encoding', 'chunked'], text: text + lastChunk(trailers) };
}

const request = fc.record({ method: any.method, target: any.target, fields: any.fields, body: any.body });
const response = fc.record({
  status: fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304),
  fields: any.fields,
  body: any.body,
});

describe('what is written is read as it was', () => {
  test('requests, in a row on one connection, cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 3 }), any.cuts, (requests, cuts) => {
        let stream = '';
        for (const { method, target, fields, body } of requests) {
          const { fields: framing, text } = framed(body);
          stream += requestHead(method, target, ['Host', 'h', ...fields, ...framing]) + text;
        }
        const { messages, end } = readRequests(any.cut(Buffer.from(stream, 'latin1'), cuts));
        expect(end).toBeNull();
        expect(
          messages.map(({ head, body, trailers }) => [
            head.method,
            head.target,
            head.fields.slice(2, -2),
            body,
            trailers,
          ]),
        ).toEqual(
          requests.map(({ method, target, fields, body }) => [
            method,
            target,
            fields,
            body.bytes,
            body.chunks ? body.trailers : [],
          ]),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test('responses, the last one ended by the connection', () => {
    fc.assert(
      fc.property(fc.array(response, { minLength: 1, maxLength: 3 }), any.cuts, (responses, cuts) => {
        let stream = '';
        for (const { status, fields, body } of responses) {
          const { fields: framing, text } = framed(body);
          stream += responseHead(status, 'Reason', [...fields, ...framing]) + text;
        }
        stream += `${responseHead(200, '', [])}to the end`;
        const { messages, end } = readResponses(any.cut(Buffer.from(stream, 'latin1'), cuts));
        expect(end).toBeNull();
        expect(messages.at(-1)).toMatchObject({
          head: { status: 200, keepAlive: false },
          body: 'to the end',
        });
        expect(
          messages.slice(0, -1).map(({ head, body }) => [head.status, head.fields.slice(0, -2), body]),
        ).toEqual(responses.map(({ status, fields, body }) => [status, fields, body.bytes]));
      }),
      { numRuns: 1_000 },
    );
  });
});

const REQUESTS = [
  'GET /a?b HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nX-B: two words\r\n\r\n',
  'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcdeGET / HTTP/1.1\r\nHost: h\r\n\r\n',
  'POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n',
  'POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b;c="d\\"e"\r\nabcde\r\n1\r\nf\r\n0;z\r\nX-T: y\r\n\r\n',
  'PUT http://h/a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: keep-alive, x\r\n\r\n',
  'POST /a HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nabcde',
];
const RESPONSES = [
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\n\r\nabcde',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nabcde\r\n0\r\nX-T: y\r\n\r\n',
  'HTTP/1.1 404 Not Found\r\nX-A: 1\r\n\r\nto the end',
  'HTTP/1.0 200\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok',
  'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n',
];
const mutated = (streams: string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...streams), fc.array(any.mutation, { maxLength: 3 }))
    .map(([stream, mutations]) => any.mutate(stream, mutations));

describe('streams with some bytes changed', () => {
  test.each([
    ['requests', REQUESTS, readRequests],
    ['responses', RESPONSES, (pieces: Buffer[]) => readResponses(pieces)],
  ])('%s are read the same however they are cut', (_, streams, read) => {
    fc.assert(
      fc.property(mutated(streams), any.cuts, (text, cuts) => {
        const stream = Buffer.from(text, 'latin1');
        const whole = read([stream]);
        expect(read(any.cut(stream, cuts))).toEqual(whole);
        expect(read(Array.from(stream, (byte) => Buffer.of(byte)))).toEqual(whole);
      }),
      { numRuns: 4_000 },
    );
  });

  test('a request that is taken here is taken by Node too, and read in the same way', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(mutated(REQUESTS), async (text) => {
        const stream = Buffer.from(text, 'latin1');
        const ours = readRequests([stream]).messages[0];
        // Node knows a list of methods only.
        if (!ours || !METHODS.includes(ours.head.method)) return;
        taken += 1;
        const { method, target, version, fields } = ours.head;
        const same = { startsWith: `${method} ${target} ${version}`, fields, body: ours.body };
        expect(await nodeReadsRequest(stream)).toEqual(same);
      }),
      { numRuns: 4_000 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  test('a response that is taken here is taken by Node too, and read in the same way', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(mutated(RESPONSES), async (text) => {
        const stream = Buffer.from(text, 'latin1');
        const { messages } = readResponses([stream]);
        const ours = messages.find(({ head }) => head.status >= 200 || head.status === 101);
        if (!ours || ours.head.status === 101) return;
        taken += 1;
        const { status, version, fields } = ours.head;
        const same = { startsWith: `${status} ${version}`, fields, body: ours.body };
        expect(await nodeReadsResponse(stream, 'GET')).toEqual(same);
      }),
      { numRuns: 4_000 },
    );
    expect(taken).toBeGreaterThan(500);
  });
});

describe('responses', () => {
  test.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 0],
    ['HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 0],
    ['GET', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n', 0],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n', 0],
    ['GET', 'HTTP/1.1 100 Continue\r\n\r\n', 0],
    ['GET', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 0],
    ['GET', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 5],
    ['GET', 'HTTP/1.1 200 OK\r\n\r\n', 'until-close'],
  ])('to %s: %j has a body of %s', (method, text, length) => {
    const { messages } = readResponses([Buffer.from(`${text}${'x'.repeat(Number(length) || 0)}`)], method);
    expect(messages[0]?.head.bodyLength).toBe(length);
  });

  test.each([
    ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n', 'framing-twice'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n', 'content-length'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n', 'transfer-encoding'],
    ['HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 'transfer-encoding'],
    ['HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n', 'transfer-encoding'],
    ['HTTP/1.1 101 Switching\r\nTransfer-Encoding: chunked\r\n\r\n', 'transfer-encoding'],
    ['HTTP/1.1 099 X\r\n\r\n', 'status-line'],
    ['HTTP/1.1 600 X\r\n\r\n', 'status-line'],
    ['HTTP/1.1 20 X\r\n\r\n', 'status-line'],
    ['HTTP/1.1 2000 X\r\n\r\n', 'status-line'],
    ['HTTP/1.1  200 X\r\n\r\n', 'status-line'],
    ['HTTP/2.0 200 X\r\n\r\n', 'status-line'],
    ['ICY 200 OK\r\n\r\n', 'status-line'],
    ['\r\nHTTP/1.1 200 OK\r\n\r\n', 'field-name'],
    ['HTTP/1.1 200 O\0K\r\n\r\n', 'control-character'],
    ['HTTP/1.1 200 OK\nX: y\n\n', 'bare-lf'],
    ['HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\n', 'folded-field'],
    ['HTTP/1.1 200 OK\r\nX : y\r\n\r\n', 'space-before-colon'],
  ])('%j is refused for %s', (text, rule) => {
    expect(readResponses([Buffer.from(text, 'latin1')])).toEqual({ messages: [], end: rule });
  });
});

describe('no field becomes two', () => {
  test.each([
    ['a value with a line end', ['X', 'a\r\nY: b']],
    ['a value with a carriage return', ['X', 'a\rb']],
    ['a value with a NUL', ['X', 'a\0b']],
    ['a value beyond latin1 whose low byte is a line feed', ['X', '\u010a']],
    ['a name with a colon', ['X: y', 'z']],
    ['a name with a line end', ['X\r\nY', 'z']],
    ['no name', ['', 'z']],
  ])('%s is not written', (_, fields) => {
    expect(() => fieldLines(fields)).toThrow(FieldError);
    expect(() => lastChunk(fields)).toThrow(FieldError);
    expect(() => responseHead(200, 'OK', fields)).toThrow(FieldError);
  });

  test.each(['/a b', '/a\r\nX: y', '', '/\xe9'])('the target %j is not written', (target) => {
    expect(() => requestHead('GET', target, [])).toThrow(FieldError);
    expect(() => requestHead('GET\r\n', '/', [])).toThrow(FieldError);
  });
});
