/**
 * A backend that costs as little as can be, for machines without nginx: answers every whole request with the same 90
 * bytes of JSON. Usage: node backend.ts BODY
 */
import { createServer } from 'node:net';
import { listenAndTell } from './print-port.ts';

const body = process.argv[2] ?? '';
const answer = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

listenAndTell(
  createServer({ noDelay: true }, (socket) => {
    let pending = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (;;) {
        const headEnd = pending.indexOf('\r\n\r\n');
        if (headEnd < 0) return;
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(pending.slice(0, headEnd))?.[1] ?? 0);
        if (pending.length < headEnd + 4 + length) return;
        pending = pending.slice(headEnd + 4 + length);
        socket.write(answer);
      }
    });
  }),
);
