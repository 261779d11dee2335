import type { LeaseAnswer, LeaseRequest } from '@turnpike/contracts/feed/leases';

/** Grants the parts of windows that nodes ask for. @returns null when there is no such gateway */
export type ExchangeLeases = (instanceId: string, request: LeaseRequest) => Promise<LeaseAnswer | null>;

/** Where it is on record what nodes were granted. */
export interface LeaseStore {
  readonly exchange: ExchangeLeases;
  close(): Promise<void>;
}

/** A counter is named once in a request. */
export function hasRepeatedKeys({ takes }: LeaseRequest): boolean {
  return new Set(takes.map(({ key }) => key)).size < takes.length;
}
