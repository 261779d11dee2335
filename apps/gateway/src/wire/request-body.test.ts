import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BodyTooLargeError } from './exchange.ts';
import { RequestBody } from './request-body.ts';

let server: Server;
let caller: Socket;
let message: IncomingMessage;

/** Opens a connection that has sent the head of a chunked request and `sent`. */
async function begin(sent: string): Promise<void> {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  caller = connect((server.address() as AddressInfo).port, '127.0.0.1');
  caller.on('error', () => undefined);
  caller.write(`POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${sent}`);
  [message] = (await once(server, 'request')) as [IncomingMessage];
}

beforeEach(() => begin('4\r\nhalf\r\n'));
afterEach(() => {
  caller.destroy();
  server.closeAllConnections();
  server.close();
});

test('a caller that goes away in the middle is an error, never an end', async () => {
  const body = new RequestBody(message, 100, 0);
  const reading = body.toArray();
  caller.destroy();
  await expect(reading).rejects.toThrow('the caller closed the connection');
});

test('a body past the limit is an error that names the limit', async () => {
  const body = new RequestBody(message, 3, 0);
  await expect(body.toArray()).rejects.toThrow(BodyTooLargeError);
});

test('destroying the body leaves the connection open for the response', async () => {
  const body = new RequestBody(message, 100, 0);
  body.destroy();
  await once(body, 'close');
  caller.write('4\r\nmore\r\n0\r\n\r\n');
  await once(message, 'end');
  expect(message.socket.destroyed).toBe(false);
  expect(message.complete).toBe(true);
});
