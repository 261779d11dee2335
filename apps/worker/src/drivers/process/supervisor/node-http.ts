/**
 * Node's HTTP, without what an import of `node:http` loads besides: it reads every export, WebSocket among them, which
 * brings in fetch, web streams and HTTP/2, and is a fifth of the supervisor's memory.
 */
export const { createServer, get } = process.getBuiltinModule('node:http');
