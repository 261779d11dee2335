/** The ports that gateways may listen on, both ends included. */
export interface PortRange {
  from: number;
  to: number;
}

/** No free port is left; shown to people as it is. */
export class OutOfPortsError extends Error {
  readonly code = 'APIC.9219';
  constructor(range: PortRange) {
    super(`No free port is left between ${range.from} and ${range.to}.`);
    this.name = 'OutOfPortsError';
  }
}

/**
 * Chooses the lowest port that is neither given out nor busy on the machine.
 * @param isFree says whether the machine would let a listener have the port
 * @param first none below this one
 * @throws OutOfPortsError
 */
export async function choosePort(
  range: PortRange,
  taken: ReadonlySet<number>,
  isFree: (port: number) => Promise<boolean>,
  first = range.from,
): Promise<number> {
  for (let port = first; port <= range.to; port++) if (!taken.has(port) && (await isFree(port))) return port;
  throw new OutOfPortsError(range);
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
  const httpPort = await choosePort(range, taken, isFree);
  const httpsPort = await choosePort(range, taken, isFree, httpPort + 1);
  return { httpPort, httpsPort };
}
