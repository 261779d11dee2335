import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { type CellSource, ownCells } from '../counters/cell.ts';
import { Bandwidth } from './bandwidth.ts';
import type { Directions } from './paced-socket.ts';

type Network = DocumentBody<'settings'>['network'];

const BYTES_PER_MEGABIT = 1_000_000 / 8;

/**
 * The public bandwidth of a gateway, as far as this node has a part in it: each node takes an equal share, so that the
 * sum never exceeds the limit. Each way of each access is limited by itself, as a line is.
 */
export class GatewayBandwidth {
  /** To and from callers at public addresses. */
  readonly inbound: Directions;
  /** From and to backends at public addresses. */
  readonly outbound: Directions;

  /** @param cells what it is counted in; threads that have the same share it */
  constructor(cells: CellSource = ownCells) {
    const of = (name: string): Bandwidth => new Bandwidth(undefined, cells.open(`bandwidth/${name}`));
    this.inbound = { read: of('inbound/read'), write: of('inbound/write') };
    this.outbound = { read: of('outbound/read'), write: of('outbound/write') };
  }

  /** Takes the limits of a snapshot, also for bytes that wait. */
  apply({ inbound, outbound, nodes }: Network): void {
    const share = (access: Network['inbound']): number | null =>
      access?.bandwidthMbits ? (access.bandwidthMbits * BYTES_PER_MEGABIT) / nodes : null;
    for (const bandwidth of Object.values(this.inbound)) bandwidth.limit(share(inbound));
    for (const bandwidth of Object.values(this.outbound)) bandwidth.limit(share(outbound));
  }
}
