/** The ports that gateways may listen on, both ends included. */
export interface PortRange {
  from: number;
  to: number;
}

/** No two free ports are left; shown to people as it is. */
export class OutOfPortsError extends Error {
  readonly code = 'APIC.9219';
  constructor(range: PortRange) {
    super(`No two free ports are left between ${range.from} and ${range.to} for another gateway.`);
    this.name = 'OutOfPortsError';
  }
}

/**
 * Chooses the two lowest ports that are neither given out nor busy on the machine.
 * @param isFree says whether the machine would let a listener have the port
 * @throws OutOfPortsError
 */
export async function choosePorts(
  range: PortRange,
  taken: ReadonlySet<number>,
  isFree: (port: number) => Promise<boolean>,
): Promise<{ httpPort: number; httpsPort: number }> {
  const free: number[] = [];
  for (let port = range.from; port <= range.to; port++) {
    if (taken.has(port) || !(await isFree(port))) continue;
    free.push(port);
    const [httpPort, httpsPort] = free;
    if (httpPort !== undefined && httpsPort !== undefined) return { httpPort, httpsPort };
  }
  throw new OutOfPortsError(range);
}
