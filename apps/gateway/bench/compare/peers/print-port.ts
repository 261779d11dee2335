import type { AddressInfo, Server } from 'node:net';

/** Listens on a free port of loopback and tells it to whoever started the program. */
export function listenAndTell(server: Server): void {
  server.listen(0, '127.0.0.1', 2_048, () => {
    process.stdout.write(`listening on ${(server.address() as AddressInfo).port}\n`);
  });
}
