import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { Call } from '../pipeline/call.ts';
import { gatewayHeaders } from '../respond/response-headers.ts';

type MockBackend = Extract<DocumentBody<'publication'>['backend'], { type: 'MOCK' }>;

/** Framing is the wire's business, whatever a mock's definition says. */
const NOT_TAKEN = new Set(['connection', 'content-length', 'server', 'transfer-encoding', 'x-request-id']);

/** Answers from the API's own definition. */
export function respondMock(call: Call, backend: MockBackend): void {
  const headers = gatewayHeaders(call);
  for (const { name, value } of backend.headers) {
    if (!NOT_TAKEN.has(name.toLowerCase())) headers.push(name, value);
  }
  call.exchange.respond(backend.status, headers, backend.body);
}
