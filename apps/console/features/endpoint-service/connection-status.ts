import type { Tone } from '../../components/badge.tsx';
import type { ConnectionStatus } from './queries.ts';

/** How a connection's state reads and looks. */
export const connectionStates: Readonly<
  Record<ConnectionStatus, { readonly label: string; readonly tone: Tone; readonly moving?: true }>
> = {
  pendingAcceptance: { label: 'waits for the owner', tone: 'warning' },
  creating: { label: 'being opened', tone: 'accent', moving: true },
  accepted: { label: 'accepted', tone: 'success' },
  rejected: { label: 'rejected', tone: 'neutral' },
  failed: { label: 'failed', tone: 'danger' },
  deleting: { label: 'being closed', tone: 'accent', moving: true },
};

/** What the owner can still say to a connection in that state. */
export function answersTo(status: ConnectionStatus): { readonly accept: boolean; readonly reject: boolean } {
  return {
    accept: status === 'pendingAcceptance' || status === 'rejected' || status === 'failed',
    reject:
      status === 'pendingAcceptance' || status === 'creating' || status === 'accepted' || status === 'failed',
  };
}

/** Those that wait for an answer first, then the newest. */
export function inOrderOfCare<Row extends { readonly status: ConnectionStatus; readonly marker_id: number }>(
  rows: readonly Row[],
): Row[] {
  const rank = ({ status }: Row) => (status === 'pendingAcceptance' ? 0 : 1);
  return [...rows].sort((a, b) => rank(a) - rank(b) || b.marker_id - a.marker_id);
}
