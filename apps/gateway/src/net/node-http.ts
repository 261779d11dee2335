const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/**
 * Node's HTTP, without what an import of `node:http` loads besides: it reads every export, WebSocket among them, which
 * brings in fetch, web streams and HTTP/2 and costs each process 9 MB.
 */
export const { createServer, STATUS_CODES, Agent: HttpAgent } = http;
export const { createServer: createTlsServer, Agent: HttpsAgent } = https;
