import type { OutputOf } from '../api/call-operation.ts';

type Port = OutputOf<'listCustomIngressPorts'>['ingress_port_infos'][number];
type Event = Pick<OutputOf<'listInstanceEvents'>['events'][number], 'kind' | 'message' | 'time'>;

/** Where callers reach the port; null while the gateway has no address. */
export function urlOfPort({ protocol, ingress_port }: Port, address: string): string | null {
  if (address === '') return null;
  const host = address.includes(':') ? `[${address}]` : address;
  return `${protocol.toLowerCase()}://${host}:${ingress_port}`;
}

/** Why the gateway does not listen on the port, by the newest line of its time line; null: nothing failed (yet). */
export function failureOfPort({ ingress_port, status }: Port, events: readonly Event[]): string | null {
  if (status === 'normal') return null;
  const line = events
    .filter(({ kind, message }) => kind === 'listener' && message.startsWith(`Port ${ingress_port} `))
    .reduce<Event | null>((newest, event) => (newest && newest.time > event.time ? newest : event), null);
  return line?.message ?? null;
}
