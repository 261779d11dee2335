import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = join(import.meta.dirname, '..');

/** What opens a connection, by module; types and servers do not. */
const OPENERS: Record<string, RegExp> = {
  'node:net': /\b(connect|createConnection|Socket|Stream)\b/,
  'node:tls': /\b(connect|TLSSocket)\b/,
  'node:http': /\b(request|get|Agent|globalAgent|ClientRequest)\b/,
  'node:https': /\b(request|get|Agent|globalAgent)\b/,
  'node:http2': /\bconnect\b/,
  'node:dgram': /./,
  undici: /./,
  'http-client.ts': /./,
  'node-http.ts': /\b(HttpAgent|HttpsAgent|request|get)\b/,
  'load-http-proxy.ts': /./,
  'http-proxy': /./,
};
const IMPORT = /^import\s+(?!type\b)([^;]*?)\s+from\s+'([^']+)';/gms;

/** Imports of one file that can open a connection. */
function openersIn(code: string): string[] {
  const found = [...code.matchAll(IMPORT)].filter(([, names = '', module = '']) => {
    const values = names.replace(/\btype\s+\w+/g, '');
    const opener = OPENERS[module] ?? OPENERS[`node:${module}`] ?? OPENERS[module.split('/').at(-1) ?? ''];
    return opener?.test(values) || (opener && /\*\s+as|^\w+\s*$|^\w+\s*,/.test(values));
  });
  const others = [
    ...code.matchAll(
      /\bfetch\(|\bnew (?:WebSocket|EventSource)\(|\bimport\(|\brequire\(|\bgetBuiltinModule\(/g,
    ),
  ];
  return [...found.map(([, , module]) => module ?? ''), ...others.map(([text]) => text)];
}

test('the egress guard is the only way of the gateway to a backend', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing/'),
  );
  const opening = files.filter((file) => openersIn(readFileSync(join(SOURCE, file), 'utf8')).length > 0);
  expect(opening.sort()).toEqual([
    'egress/backend-connector.ts',
    // Loads the HTTP client; who imports it is in this list.
    'egress/http-client.ts',
    // Loads http-proxy; who imports it is in this list.
    'egress/load-http-proxy.ts',
    // Its agents open what the connector gives them.
    'egress/websocket-proxy.ts',
    // The control plane, at the address of the node's own spec: nothing of a tenant's is in it.
    'feed/feed-connection.ts',
    // Loads the rehearsal, and no other module by a name of its own.
    'main.ts',
    // Hands on; who imports an agent is in this list.
    'net/node-http.ts',
    // Loads the metrics library, of which it uses nothing that connects.
    'record/metric-types.ts',
    // Calls the gateway that it has just started, which has no configuration but its own.
    'rehearsal/rehearse.ts',
    // To where the operator has spans sent, by the node's own spec.
    'trace/otlp-exporter.ts',
    // Takes the server's side of HTTP/2 on connections of callers.
    'wire/http2-connection.ts',
  ]);
});

test.each([
  ["import { connect } from 'node:net';", true],
  ["import net from 'node:net';", true],
  ["import * as tls from 'node:tls';", true],
  ["import { request } from 'http';", true],
  ["import {\n  isIP,\n  Socket,\n} from 'node:net';", true],
  ["import { Pool } from 'undici';", true],
  ["import { Pool } from './http-client.ts';", true],
  ["import { Agent, request } from '../egress/http-client.ts';", true],
  ["import { HttpAgent } from '../net/node-http.ts';", true],
  ["const net = process.getBuiltinModule('node:net');", true],
  ['const answer = await fetch(url);', true],
  ["const net = await import('node:net');", true],
  ["import { isIP, type Socket } from 'node:net';", false],
  ["import type { Dispatcher } from 'undici';", false],
  ["import { createServer, type Server } from 'node:http';", false],
  ["import { createServer } from '../net/node-http.ts';", false],
])('%j opens connections: %s', (code, opens) => {
  expect(openersIn(code).length > 0).toBe(opens);
});
