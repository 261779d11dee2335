import { get } from './node-http.ts';

const TIMEOUT_MS = 1_000;
const LIMIT_BYTES = 64 * 1024;

/** What the supervisor reads of a node's `/status`; the whole is `NodeStatus` of the contracts. */
export interface AdminStatus {
  instanceId: string;
  nodeName: string;
  pid: number;
  state: 'starting' | 'ready' | 'draining';
  appliedRevision: number;
  version: string;
  listeners: string[];
}

/**
 * Asks a gateway node how it is. Checked by hand: a schema library would be a fifth of the supervisor's memory.
 * @returns null when it does not answer, or not as one of ours
 */
export function fetchAdminStatus(adminPort: number): Promise<AdminStatus | null> {
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

function parse(text: string): AdminStatus | null {
  try {
    const { instanceId, nodeName, pid, state, appliedRevision, version, listeners } = JSON.parse(text);
    const isOurs =
      typeof instanceId === 'string' &&
      typeof nodeName === 'string' &&
      Number.isSafeInteger(pid) &&
      ['starting', 'ready', 'draining'].includes(state) &&
      Number.isSafeInteger(appliedRevision) &&
      typeof version === 'string' &&
      Array.isArray(listeners);
    return isOurs ? { instanceId, nodeName, pid, state, appliedRevision, version, listeners } : null;
  } catch {
    return null;
  }
}
