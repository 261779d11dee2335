import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/**
 * The demo's backend: a small library catalogue over HTTP and JSON, so that the first API of a newcomer stands before
 * something real. Started as `node backend.ts <port>`; listens on 127.0.0.1 and ends with its parent.
 */
const books = [
  { id: 1, title: 'The Printing Press', year: 1962, shelf: 'A3' },
  { id: 2, title: 'Bridges and Tolls', year: 1987, shelf: 'B1' },
  { id: 3, title: 'A Short History of Post Roads', year: 2004, shelf: 'B7' },
];

const loans = [
  { id: 1, book: 2, reader: 'Ada', due: '2026-12-01' },
  { id: 2, book: 3, reader: 'Grace', due: '2026-12-12' },
];

type Answer = { status: number; body: unknown };

function answerTo({ method, url }: IncomingMessage): Answer {
  const { pathname } = new URL(url ?? '/', 'http://backend');
  if (method !== 'GET') return { status: 405, body: { message: 'Only GET is served here.' } };
  if (pathname === '/books') return { status: 200, body: { books } };
  if (pathname === '/loans') return { status: 200, body: { loans } };
  const id = /^\/books\/(\d+)$/.exec(pathname)?.[1];
  const book = books.find((candidate) => String(candidate.id) === id);
  return book
    ? { status: 200, body: book }
    : { status: 404, body: { message: `There is nothing at ${pathname}.` } };
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  const { status, body } = answerTo(request);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(body)}\n`);
}

const server = createServer(handle);
server.listen(Number(process.argv[2]), '127.0.0.1');

function stop(): void {
  server.close();
  server.closeAllConnections();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('disconnect', stop);
