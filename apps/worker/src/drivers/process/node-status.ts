import { get } from 'node:http';
import { type NodeStatus, nodeStatusSchema } from '@turnpike/contracts/gateway/node-spec';

const TIMEOUT_MS = 1_000;
const LIMIT_BYTES = 64 * 1024;

/** Asks a gateway node how it is. @returns null when it does not answer, or not as one of ours */
export function fetchNodeStatus(adminPort: number): Promise<NodeStatus | null> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port: adminPort, path: '/status', agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > LIMIT_BYTES) request.destroy();
      });
      response.on('error', () => resolve(null));
      response.on('close', () => resolve(response.complete ? parse(text) : null));
    });
    // On the whole exchange: a stopped process accepts connections and says nothing.
    const timer = setTimeout(() => request.destroy(), TIMEOUT_MS);
    request.on('error', () => resolve(null));
    request.on('close', () => clearTimeout(timer));
  });
}

function parse(text: string): NodeStatus | null {
  try {
    return nodeStatusSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
