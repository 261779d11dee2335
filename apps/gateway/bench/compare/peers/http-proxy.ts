/** A reverse proxy by the `http-proxy` package with a keep-alive agent. Usage: node http-proxy.ts BACKEND_PORT */
import { Agent, createServer } from 'node:http';
import httpProxy from 'http-proxy';
import { listenAndTell } from './print-port.ts';

const target = `http://127.0.0.1:${process.argv[2]}`;
const proxy = httpProxy.createProxyServer({ target, agent: new Agent({ keepAlive: true, maxSockets: 64 }) });
proxy.on('error', (_error, _request, response) => response.destroy());
listenAndTell(createServer((request, response) => proxy.web(request, response)));
