import { createServer } from 'node:net';

/** A port on the loopback that nothing listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** First port of `size` adjacent ones, all free now and below the ports that systems hand out by themselves. */
export async function freePortRange(size: number): Promise<{ first: number; last: number }> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 22_000 + Math.floor(Math.random() * (32_000 - 22_000 - size));
    const ports = Array.from({ length: size }, (_, index) => first + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return { first, last: first + size - 1 };
  }
  throw new Error(`There are no ${size} adjacent free ports between 22000 and 32000.`);
}
