import { connect } from 'node:net';

/**
 * Sends bytes to a port as they are, and gives all that comes back until the other side closes.
 * @throws Error when the other side has not closed by the deadline
 */
export function rawCall(port: number, bytes: string, deadlineMs = 15_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(bytes, 'latin1'));
    let text = '';
    const timer = setTimeout(() => socket.destroy(new Error(`still open, with: ${text}`)), deadlineMs);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}
