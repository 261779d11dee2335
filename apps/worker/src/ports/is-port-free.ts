import { createServer } from 'node:net';

/** Says whether a listener could have the port just now, on this address and on all addresses. */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  return (await canListen(host, port)) && (await canListen('0.0.0.0', port));
}

/** A loopback port that was free a moment ago; for listeners that are started right away. */
export function freeLoopbackPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('the system gave no port'));
      });
    });
  });
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
