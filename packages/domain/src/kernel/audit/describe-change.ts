import type { OperationContract } from '@turnpike/contracts/http/operation';
import type { Json } from '@turnpike/contracts/snapshot/canonical-json';
import { redactPair, secretsSet } from './redact.ts';

/** What is known of a mutation when it has run. */
export interface Change {
  contract: OperationContract;
  /** What was asked, as far as it may be told. */
  asked: object;
  /** The body as it was sent. */
  sent: unknown;
  /** What it acted on, as it was. */
  target: unknown;
  /** What `run` answered. */
  result: unknown;
  /** True when it made something new, which `result` is then. */
  created: boolean;
  view: () => unknown;
}

/**
 * What the audit row tells of before and after: of an update the row as it was and as it is now, of a creation the
 * new thing as it was answered, of a deletion what was deleted; of everything else what was asked.
 */
export function describeChange(change: Change): { before: Json; after: Json } {
  const { contract, asked, sent, target, result } = change;
  if (change.created) return redactPair(null, change.view() ?? asked);
  if (contract.method === 'DELETE') return redactPair(target, null);
  const [before, after] = [idOf(target), idOf(result)];
  if (before !== undefined && before === after) {
    const pair = redactPair(target, result);
    return { ...pair, after: { ...secretsSet(sent), ...(pair.after as { [name: string]: Json }) } };
  }
  return redactPair(null, asked);
}

function idOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return 'id' in value ? value.id : 'ak' in value ? value.ak : undefined;
}
